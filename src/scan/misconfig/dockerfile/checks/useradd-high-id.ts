import type { DockerfileCheck } from '../check.ts';
import { insertOption } from '../edits.ts';
import { hasOption } from '../run-script.ts';

/** useradd with a high number and without -l. */
export const useraddHighId: DockerfileCheck = {
  id: 'DF048',
  aliases: ['DL3046'],
  title: 'useradd with a high number and without -l',
  severity: 'low',
  why: 'The login records are sparse files as long as the number is high; in a layer they can fill the disk.',
  fix: 'Add --no-log-init.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN useradd -l -u 123456 a\n', 'FROM a:1\nRUN useradd -u 1000 a\n'],
    bad: ['FROM a:1\nRUN useradd -u 123456 a\n'],
  },
  *find(context) {
    for (const call of context.calls)
      if (
        call.name === 'useradd' &&
        call.args.some((argument) => /^(?:--uid=)?\d{6,}$/.test(argument)) &&
        !hasOption(call, '-l', '--no-log-init')
      )
        yield { at: call.at, ...insertOption(call, '--no-log-init') };
  },
};
