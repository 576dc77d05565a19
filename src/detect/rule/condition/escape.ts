import { Problem } from '#core/index.ts';

/** What a backslash and a character mean inside quotes. A blank gives a backslash: rules in the wild rely on it. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
  [' ', '\\'],
  ['/', '/'],
]);

/** The value of what stood between two quotes. */
export function unescapeQuoted(inner: string, quote: '"' | "'"): string {
  if (!inner.includes('\\')) return inner;
  let value = '';
  for (let at = 0; at < inner.length; at++) {
    const character = inner[at]!;
    if (character !== '\\') {
      value += character;
      continue;
    }
    const next = inner[++at];
    // A lone backslash at the end cannot be: the quote after it would have been taken for escaped.
    if (next === undefined) break;
    if (next === 'x') {
      const digits = inner.slice(at + 1, at + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw badEscape('x');
      value += String.fromCharCode(Number.parseInt(digits, 16));
      at += 2;
    } else if (next === '"' || next === "'") {
      if (next !== quote)
        throw new Problem('condition.syntax', `invalid \\${next} escape in ${quote}-quoted string`);
      value += next;
    } else {
      const meaning = ESCAPES.get(next);
      if (meaning === undefined) throw badEscape(next);
      value += meaning;
    }
  }
  return value;
}

/** A value as a condition would have to write it: quoted when it is empty or holds what ends a bare word. */
export function quoteWord(text: string): string {
  if (text !== '' && !/[\b\f\n\r\t "'\\()=,]/.test(text)) return text;
  const inner = text.replace(/[\b\f\n\r\t"\\]/g, (character) => QUOTED.get(character) ?? character);
  // A quote after a backslash would not end the word.
  return inner.endsWith('\\') ? `"${inner.slice(0, -1)} "` : `"${inner}"`;
}

const QUOTED: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

function badEscape(character: string): Problem {
  return new Problem('condition.syntax', `unsupported string escape sequence: \\${character}`);
}
