import type { DockerfileCheck } from '../check.ts';
import { positionOf } from '#format/index.ts';

/** Files that everybody may change. */
export const worldWritable: DockerfileCheck = {
  id: 'DF073',
  aliases: [],
  title: 'Files that everybody may change',
  severity: 'medium',
  why: 'Any process in the container, whatever its user, can then replace them.',
  fix: 'Give the owner what it needs, with chown or COPY --chown, and 755 or less.',
  controls: ['CWE-732', 'CIS-Docker-4.8'],
  examples: {
    good: [
      'FROM a:1\nRUN chmod 755 /a && chmod +x /b && chmod 1777 /tmp\n',
      'FROM a:1\nCOPY --chmod=755 a /a\n',
    ],
    bad: [
      'FROM a:1\nRUN chmod -R 777 /a\n',
      'FROM a:1\nRUN chmod a+rwx /a\n',
      'FROM a:1\nCOPY --chmod=0777 a /a\n',
      'FROM a:1\nRUN chmod o+w /a\n',
    ],
  },
  *find(context) {
    for (const call of context.calls)
      if (call.name === 'chmod' && call.args.some((argument) => WORLD.test(argument))) yield { at: call.at };
    for (const { file } of [context])
      for (const instruction of file.instructions) {
        const flag = instruction.flags.find(({ name }) => name === 'chmod');
        if (flag !== undefined && WORLD.test(flag.value ?? ''))
          yield { at: positionOf(instruction, flag.offset) };
      }
  },
};

/** The sticky bit makes a folder safe to share. */
const WORLD = /^0?\d?\d[2367]$(?<!^1\d{3})|^(?:[ugo]*[ao][ugo]*)?\+[rxXst]*w/;
