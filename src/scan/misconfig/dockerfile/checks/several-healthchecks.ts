import type { DockerfileCheck } from '../check.ts';
import { removeInstruction } from '../edits.ts';
import { instructionsOf, startOf } from '../context.ts';

/** A stage has more than one HEALTHCHECK. */
export const severalHealthchecks: DockerfileCheck = {
  id: 'DF016',
  aliases: ['DL3012', 'MultipleInstructionsDisallowed', 'DS-0023'],
  title: 'A later one of the same stage makes this HEALTHCHECK useless',
  severity: 'medium',
  why: 'Only the last one of a stage counts; the others are a mistake or left over.',
  fix: 'Leave only the one that is meant.',
  controls: [],
  examples: {
    good: ['FROM a:1\nHEALTHCHECK CMD ["a"]\nFROM b:1\nHEALTHCHECK CMD ["a"]\n'],
    bad: ['FROM a:1\nHEALTHCHECK CMD ["a"]\nHEALTHCHECK CMD ["a"]\n'],
  },
  *find(context) {
    for (const stage of context.stages)
      for (const useless of instructionsOf(stage, 'HEALTHCHECK').slice(0, -1))
        yield { at: startOf(useless), ...removeInstruction(useless) };
  },
};
