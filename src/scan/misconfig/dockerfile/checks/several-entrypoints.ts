import type { DockerfileCheck } from '../check.ts';
import { removeInstruction } from '../edits.ts';
import { instructionsOf, startOf } from '../context.ts';

/** A stage has more than one ENTRYPOINT. */
export const severalEntrypoints: DockerfileCheck = {
  id: 'DF056',
  aliases: ['DL4004', 'MultipleInstructionsDisallowed', 'DS-0007'],
  title: 'A later one of the same stage makes this ENTRYPOINT useless',
  severity: 'medium',
  why: 'Only the last one of a stage counts; the others are a mistake or left over.',
  fix: 'Leave only the one that is meant.',
  controls: [],
  examples: {
    good: ['FROM a:1\nENTRYPOINT ["a"]\nFROM b:1\nENTRYPOINT ["a"]\n'],
    bad: ['FROM a:1\nENTRYPOINT ["a"]\nENTRYPOINT ["a"]\n'],
  },
  *find(context) {
    for (const stage of context.stages)
      for (const useless of instructionsOf(stage, 'ENTRYPOINT').slice(0, -1))
        yield { at: startOf(useless), ...removeInstruction(useless) };
  },
};
