import type { DockerfileCheck } from '../check.ts';
import { everyInstruction } from '../context.ts';
import { positionOf } from '#format/index.ts';

/** RUN without isolation. */
export const insecureRun: DockerfileCheck = {
  id: 'DF076',
  aliases: [],
  title: 'RUN without isolation',
  severity: 'high',
  why: "--security=insecure runs the step privileged, --network=host on the builder's network.",
  fix: 'Leave the flag out; do what needs it outside of the build.',
  controls: ['CIS-Docker-5.5', 'T1611'],
  examples: {
    good: ['FROM a:1\nRUN --network=none a\n', 'FROM a:1\nRUN --security=sandbox a\n'],
    bad: ['FROM a:1\nRUN --security=insecure a\n', 'FROM a:1\nRUN --network=host a\n'],
  },
  *find(context) {
    for (const run of everyInstruction(context, 'RUN'))
      for (const { name, value, offset } of run.flags)
        if ((name === 'security' && value === 'insecure') || (name === 'network' && value === 'host'))
          yield { at: positionOf(run, offset) };
  },
};
