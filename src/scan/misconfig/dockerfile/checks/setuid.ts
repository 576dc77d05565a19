import type { DockerfileCheck } from '../check.ts';
import { positionOf } from '#format/index.ts';

/** A setuid or setgid program is made. */
export const setuid: DockerfileCheck = {
  id: 'DF074',
  aliases: [],
  title: 'A setuid or setgid program is made',
  severity: 'medium',
  why: 'It lets any user of the container become its owner, mostly root.',
  fix: 'Leave the bit out; give the program the capability that it needs.',
  controls: ['CIS-Docker-4.8', 'CWE-250', 'T1548.001'],
  examples: {
    good: ['FROM a:1\nRUN chmod 0755 /a && chmod u-s /b\n'],
    bad: [
      'FROM a:1\nRUN chmod 4755 /a\n',
      'FROM a:1\nRUN chmod u+s /a\n',
      'FROM a:1\nCOPY --chmod=2755 a /a\n',
    ],
  },
  *find(context) {
    for (const call of context.calls)
      if (call.name === 'chmod' && call.args.some((argument) => SETUID.test(argument))) yield { at: call.at };
    for (const instruction of context.file.instructions) {
      const flag = instruction.flags.find(({ name }) => name === 'chmod');
      if (flag !== undefined && SETUID.test(flag.value ?? ''))
        yield { at: positionOf(instruction, flag.offset) };
    }
  },
};

const SETUID = /^0?[24-7]\d{3}$|^[ug]*[ug][ug]*\+[rwxX]*s/;
