import { positionOf, type Instruction } from '#format/index.ts';
import type { TextEdit } from './check.ts';
import type { Call, RunScript } from './run-script.ts';

/** What a hit gets where there is a safe patch; nothing where there is none. */
export interface Patch {
  readonly patch?: readonly TextEdit[];
}

/** The edit that puts a text after a plain word of a call; none when the word is not plain, or stands in the exec form. */
export function insertAfter(call: Call, word: string, text: string): Patch {
  const found = call.words.find(({ raw }) => raw === word);
  if (found === undefined || !isWritten(call)) return {};
  return { patch: [{ ...call.place(found.offset + word.length), length: 0, text }] };
}

/** The edit that puts options right after the program. */
export function insertOption(call: Call, text: string): Patch {
  if (!isWritten(call) || call.depth > 0) return {};
  const program = call.command.words[0];
  if (program?.raw !== call.name) return {};
  return { patch: [{ ...call.place(program.offset + call.name.length), length: 0, text: ` ${text}` }] };
}

/** The edit that calls another program with the same words. */
export function replaceProgram(call: Call, name: string, other: string): Patch {
  const plain = call.command.words[0]?.raw === name && isWritten(call);
  return plain ? { patch: [{ ...call.at, length: name.length, text: other }] } : {};
}

/** The edit that runs one more command after a call that succeeded; only where the call stands alone in its list. */
export function runAfter(call: Call, script: RunScript, command: string): Patch {
  const item = itemOf(script.list, call);
  // After || or in the background it would be the part of something else.
  if (item === undefined || item.operator === '&' || item.operator === '||') return {};
  if (!isWritten(call) || call.depth > 0) return {};
  return { patch: [{ ...call.place(call.command.end), length: 0, text: ` && ${command}` }] };
}

/** Only the beginning of a script is searched: one with more commands is no work of a person. */
function itemOf(
  { items }: RunScript['list'],
  { command }: Call,
): RunScript['list']['items'][number] | undefined {
  return items
    .slice(0, MAX_SEARCHED)
    .find(({ commands }) => commands.length === 1 && commands[0] === command);
}

const MAX_SEARCHED = 500;

/** The edit that takes an instruction away; its line stays empty. */
export function removeInstruction(instruction: Instruction): Patch {
  if (instruction.pieces.length > 1 || instruction.heredocs.length > 0) return {};
  return { patch: [{ ...positionOf(instruction, 0), length: instruction.text.length, text: '' }] };
}

/** In the exec form, inside `sh -c "…"` or a substitution in quotes, offsets of words are not those of the file. */
function isWritten(call: Call): boolean {
  const first = call.words[0];
  if (first === undefined || call.instruction.exec !== undefined) return false;
  const at = call.place(call.command.offset);
  const word = call.place(first.offset);
  return at.line !== word.line || at.column !== word.column;
}
