import type { Flag } from './dockerfile.ts';
import { isSpace } from './space.ts';

/** The flags before an instruction's arguments, as the builder reads them, and where the arguments start. */
export function readFlags(text: string, from: number, escape: string): { flags: Flag[]; offset: number } {
  const flags: Flag[] = [];
  let at = from;
  for (;;) {
    while (at < text.length && isSpace(text[at]!)) at++;
    if (!text.startsWith('--', at)) return { flags, offset: at };
    const offset = at;
    const word = readWord(text, at, escape);
    at = word.end;
    // A lone `--` ends the flags.
    if (word.value === '--') {
      while (at < text.length && isSpace(text[at]!)) at++;
      return { flags, offset: at };
    }
    const equals = word.value.indexOf('=');
    flags.push(
      equals === -1
        ? { name: word.value.slice(2), offset }
        : { name: word.value.slice(2, equals), value: word.value.slice(equals + 1), offset },
    );
  }
}

/** A word without its quotes and escapes. */
function readWord(text: string, from: number, escape: string): { value: string; end: number } {
  let value = '';
  let quote = '';
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (quote === '' && isSpace(character)) break;
    if (quote === '' ? character === '"' || character === "'" : character === quote)
      quote = quote === '' ? character : '';
    else if (character === escape) value += text[++at] ?? '';
    else value += character;
  }
  return { value, end: Math.min(at, text.length) };
}
