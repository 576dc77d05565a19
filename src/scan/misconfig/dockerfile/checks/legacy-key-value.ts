import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';
import { positionOf } from '#format/index.ts';

/** ENV or LABEL without an equals sign. */
export const legacyKeyValue: DockerfileCheck = {
  id: 'DF067',
  aliases: ['LegacyKeyValueFormat'],
  title: 'ENV or LABEL without an equals sign',
  severity: 'negligible',
  why: 'The old form takes all of the line as the value, and is not clear to read.',
  fix: 'Write NAME=value.',
  controls: [],
  examples: {
    good: ['FROM a:1\nENV A=b\nLABEL a=b\n'],
    bad: ['FROM a:1\nENV A b\n', 'FROM a:1\nLABEL a b\n'],
  },
  *find(context) {
    for (const { instructions } of context.stages)
      for (const instruction of instructions) {
        const [name, value] = instruction.words;
        if (!/^(?:ENV|LABEL)$/.test(instruction.keyword) || name === undefined || value === undefined)
          continue;
        if (name.raw.includes('=')) continue;
        const gap = {
          ...positionOf(instruction, name.offset + name.raw.length),
          length: value.offset - name.offset - name.raw.length,
          text: '=',
        };
        const safe = instruction.words.length === 2 && instruction.pieces.length === 1;
        yield { at: startOf(instruction), ...(safe ? { patch: [gap] } : {}) };
      }
  },
};
