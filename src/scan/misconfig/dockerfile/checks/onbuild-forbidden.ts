import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** ONBUILD puts off what it may not. */
export const onbuildForbidden: DockerfileCheck = {
  id: 'DF045',
  aliases: ['DL3043'],
  title: 'ONBUILD puts off what it may not',
  severity: 'high',
  why: 'FROM, ONBUILD and MAINTAINER are refused as triggers.',
  fix: 'Leave it out.',
  controls: [],
  examples: {
    good: ['FROM a:1\nONBUILD RUN true\n'],
    bad: ['FROM a:1\nONBUILD FROM b\n'],
  },
  *find(context) {
    for (const instruction of context.file.instructions)
      if (/^(?:FROM|ONBUILD|MAINTAINER)$/.test(instruction.trigger?.keyword ?? ''))
        yield { at: startOf(instruction) };
  },
};
