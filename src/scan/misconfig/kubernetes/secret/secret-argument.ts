import { secretOptions } from '../../yaml/secret-setting.ts';
import { listAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A command line holds a secret. */
export const secretArgument: ManifestCheck = {
  id: 'KM062',
  aliases: [],
  title: 'A command line holds a secret',
  severity: 'high',
  why: 'Command lines stand in the manifest, in the list of processes and in audit logs.',
  fix: 'Give it as a file; most programs have an option for that.',
  controls: ['CWE-214', 'T1552.001'],
  examples: {
    good: [
      containerWith('args: [--password-file=/run/secrets/db]\n'),
      containerWith('args: ["--token=$(TOKEN)"]\n'),
    ],
    bad: [
      containerWith('args: [--password=hunter22]\n'),
      containerWith('command: [server, --api-token, abcdef0123]\n'),
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object))
      for (const list of ['command', 'args']) {
        for (const { name, index } of secretOptions(listAt(json, list)))
          yield { at: [...path, list, index], message: `The option ${name} holds a secret` };
      }
  },
};
