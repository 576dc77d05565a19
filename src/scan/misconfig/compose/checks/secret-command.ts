import { secretOptions } from '../../yaml/secret-setting.ts';
import { listAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A command line holds a secret. */
export const secretCommand: ComposeCheck = {
  id: 'CO023',
  aliases: [],
  title: 'A command line holds a secret',
  severity: 'high',
  why: 'Command lines stand in the file and in the list of processes.',
  fix: 'Give it as a file; most programs have an option for that.',
  controls: ['CWE-214', 'T1552.001'],
  examples: {
    good: [
      serviceWith('command: server --password-file /run/secrets/db\n'),
      serviceWith('command: [server, "--token=${TOKEN}"]\n'),
    ],
    bad: [
      serviceWith('command: redis-server --requirepass-token hunter22\n'),
      serviceWith('command: [server, --password=hunter22]\n'),
    ],
  },
  *find({ services }) {
    for (const { json, path } of services)
      for (const field of ['command', 'entrypoint']) {
        const value = json[field];
        const words = typeof value === 'string' ? value.split(/\s+/, 500) : listAt(json, field);
        for (const { name, index } of secretOptions(words))
          yield {
            at: typeof value === 'string' ? [...path, field] : [...path, field, index],
            message: `The option ${name} holds a secret`,
          };
      }
  },
};
