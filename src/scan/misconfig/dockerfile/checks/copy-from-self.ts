import type { DockerfileCheck } from '../check.ts';
import { flagOf, instructionsOf, startOf } from '../context.ts';

/** COPY --from names its own stage. */
export const copyFromSelf: DockerfileCheck = {
  id: 'DF027',
  aliases: ['DL3023', 'DS-0006'],
  title: 'COPY --from names its own stage',
  severity: 'high',
  why: 'A stage cannot copy from itself: the build fails.',
  fix: 'Name an earlier stage.',
  controls: [],
  examples: {
    good: ['FROM a:1 AS x\nFROM b:1\nCOPY --from=x /a /a\n'],
    bad: ['FROM a:1 AS x\nCOPY --from=x /a /a\n'],
  },
  *find(context) {
    for (const stage of context.stages)
      for (const copy of instructionsOf(stage, 'COPY')) {
        const from = flagOf(copy, 'from')?.toLowerCase();
        if (from !== undefined && (from === stage.name?.toLowerCase() || from === String(stage.index)))
          yield { at: startOf(copy) };
      }
  },
};
