import type { DockerfileCheck, TextEdit } from '../check.ts';
import { startOf } from '../context.ts';
import { argumentsOf, positionOf, type Instruction } from '#format/index.ts';

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
    bad: ['FROM a:1\nENV A b\n', 'FROM a:1\nLABEL a b\n', 'FROM a:1\nENV A b  $C\n'],
  },
  *find(context) {
    for (const { instructions } of context.stages)
      for (const instruction of instructions) {
        const { keyword, words } = instruction;
        if (/^(?:ENV|LABEL)$/.test(keyword) && words[0]?.raw.includes('=') === false)
          yield { at: startOf(instruction), ...patchOf(instruction) };
      }
  },
};

/** The equals sign, with quotes where the value has blanks; nothing where quotes or escapes are in it already. */
function patchOf(instruction: Instruction): { readonly patch?: readonly TextEdit[] } {
  const [, name, gap, value] = PLAIN.exec(argumentsOf(instruction)) ?? [];
  if (name === undefined || instruction.pieces.length > 1) return {};
  const quote = /\s/.test(value!) ? '"' : '';
  const at = positionOf(instruction, instruction.argumentsOffset + name.length);
  const end = positionOf(instruction, instruction.text.length);
  const equals = { ...at, length: gap!.length, text: `=${quote}` };
  return { patch: quote === '' ? [equals] : [equals, { ...end, length: 0, text: quote }] };
}

const PLAIN = /^([\w.-]+)([ \t]+)([^\\`'"]+)$/;
