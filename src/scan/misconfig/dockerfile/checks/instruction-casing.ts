import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** An instruction is written in another case than the others. */
export const instructionCasing: DockerfileCheck = {
  id: 'DF062',
  aliases: ['ConsistentInstructionCasing'],
  title: 'An instruction is written in another case than the others',
  severity: 'negligible',
  why: 'Mixed case hides instructions from the eye.',
  fix: 'Write all in capitals.',
  controls: [],
  examples: {
    good: ['FROM a:1\nRUN b\n', 'from a:1\nrun b\n'],
    bad: ['FROM a:1\nRUN b\nrun c\n', 'FROM a:1\nRun b\n'],
  },
  *find(context) {
    const small = context.file.instructions.filter(({ written }) => written === written.toLowerCase());
    const capitals = context.file.instructions.filter(({ written, keyword }) => written === keyword);
    const lower = small.length > capitals.length;
    for (const instruction of context.file.instructions) {
      const text = lower ? instruction.keyword.toLowerCase() : instruction.keyword;
      const at = startOf(instruction);
      if (instruction.written !== text) yield { at, patch: [{ ...at, length: text.length, text }] };
    }
  },
};
