import type { DockerfileCheck } from '../check.ts';
import { instructionsOf, startOf } from '../context.ts';

/** A stage has more than one HEALTHCHECK. */
export const severalHealthchecks: DockerfileCheck = {
  id: 'DF016',
  aliases: ['DL3012'],
  title: 'A stage has more than one HEALTHCHECK',
  severity: 'medium',
  why: 'Only the last one counts; the others are a mistake or left over.',
  fix: 'Leave only the one that is meant.',
  controls: [],
  examples: {
    good: ['FROM a:1\nHEALTHCHECK CMD ["a"]\nFROM b:1\nHEALTHCHECK CMD ["a"]\n'],
    bad: ['FROM a:1\nHEALTHCHECK CMD ["a"]\nHEALTHCHECK CMD ["a"]\n'],
  },
  *find(context) {
    for (const stage of context.stages)
      for (const repeated of instructionsOf(stage, 'HEALTHCHECK').slice(1)) yield { at: startOf(repeated) };
  },
};
