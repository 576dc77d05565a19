import type { DockerfileCheck } from '../check.ts';
import { flagOf, instructionsOf, startOf } from '../context.ts';

/** COPY --from names no earlier stage. */
export const copyFromUnknown: DockerfileCheck = {
  id: 'DF026',
  aliases: ['DL3022'],
  title: 'COPY --from names no earlier stage',
  severity: 'low',
  why: "What is no stage's name is pulled from a registry as an image; a misspelt name then fetches somebody else's.",
  fix: 'Name an earlier stage, or an image with its tag or digest.',
  controls: ['CIS-Docker-4.2'],
  examples: {
    good: ['FROM a:1 AS x\nFROM b:1\nCOPY --from=x /a /a\nCOPY --from=0 /b /b\nCOPY --from=c:1 /c /c\n'],
    bad: ['FROM a:1\nCOPY --from=x /a /a\n', 'FROM a:1\nCOPY --from=7 /a /a\n'],
  },
  *find(context) {
    for (const stage of context.stages)
      for (const copy of instructionsOf(stage, 'COPY')) {
        const from = flagOf(copy, 'from')?.toLowerCase();
        if (from === undefined || /[$:@]/.test(from)) continue;
        const earlier = context.stages.slice(0, stage.index);
        if (
          /^\d{1,4}$/.test(from)
            ? Number(from) < stage.index
            : earlier.some(({ name }) => name?.toLowerCase() === from)
        )
          continue;
        if (from !== stage.name?.toLowerCase()) yield { at: startOf(copy) };
      }
  },
};
