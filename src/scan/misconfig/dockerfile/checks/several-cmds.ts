import type { DockerfileCheck } from '../check.ts';
import { removeInstruction } from '../edits.ts';
import { instructionsOf, startOf } from '../context.ts';

/** A stage has more than one CMD. */
export const severalCmds: DockerfileCheck = {
  id: 'DF055',
  aliases: ['DL4003', 'MultipleInstructionsDisallowed', 'DS-0016'],
  title: 'A later one of the same stage makes this CMD useless',
  severity: 'medium',
  why: 'Only the last one of a stage counts; the others are a mistake or left over.',
  fix: 'Leave only the one that is meant.',
  controls: [],
  examples: {
    good: ['FROM a:1\nCMD ["a"]\nFROM b:1\nCMD ["a"]\n'],
    bad: ['FROM a:1\nCMD ["a"]\nCMD ["a"]\n'],
  },
  *find(context) {
    for (const stage of context.stages)
      for (const useless of instructionsOf(stage, 'CMD').slice(0, -1))
        yield { at: startOf(useless), ...removeInstruction(useless) };
  },
};
