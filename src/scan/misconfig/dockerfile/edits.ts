import type { TextEdit } from './check.ts';
import type { Call } from './run-script.ts';

/** The edit that puts a text after a plain word of a call; none when the word is not plain, or stands in the exec form. */
export function insertAfter(
  call: Call,
  word: string,
  text: string,
): { readonly patch?: readonly TextEdit[] } {
  const found = call.words.find(({ raw }) => raw === word);
  if (found === undefined || call.instruction.exec !== undefined || isNested(call)) return {};
  return { patch: [{ ...call.place(found.offset + word.length), length: 0, text }] };
}

/** The edit that calls another program with the same words. */
export function replaceProgram(
  call: Call,
  name: string,
  other: string,
): { readonly patch?: readonly TextEdit[] } {
  const plain = call.command.words[0]?.raw === name && call.instruction.exec === undefined && !isNested(call);
  return plain ? { patch: [{ ...call.at, length: name.length, text: other }] } : {};
}

/** Inside `sh -c "…"`, a substitution in quotes or the like, offsets of words are not those of the file. */
function isNested(call: Call): boolean {
  const first = call.words[0];
  if (first === undefined) return true;
  const at = call.place(call.command.offset);
  const word = call.place(first.offset);
  return (at.line === word.line && at.column === word.column) || call.instruction.heredocs.length > 0;
}
