import { CODE, type Cursor, unusual } from './cursor.ts';

/** Text in quotes on one line: the cursor goes behind the closing quote. */
export function takeQuoted(cursor: Cursor): string {
  return cursor.code === CODE.doubleQuote ? takeDouble(cursor) : takeSingle(cursor);
}

function takeDouble(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at + 1;
  let escapes = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.doubleQuote) {
      cursor.at = at + 1;
      const inner = text.slice(start, at);
      return escapes ? inner.replaceAll(ESCAPE, meaningOf) : inner;
    }
    if (code === CODE.newline || code === CODE.tab) break;
    if (code === CODE.backslash) {
      escapes = true;
      at++;
    }
  }
  return unusual();
}

function takeSingle(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at + 1;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.newline || code === CODE.tab) break;
    if (code !== CODE.singleQuote) continue;
    if (text.charCodeAt(at + 1) === CODE.singleQuote) {
      at++;
      continue;
    }
    cursor.at = at + 1;
    return text.slice(start, at).replaceAll("''", "'");
  }
  return unusual();
}

const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|.)/gsu;

function meaningOf(escape: string): string {
  if (escape.length > 3) return String.fromCharCode(Number.parseInt(escape.slice(2), 16));
  return ESCAPES.get(escape.slice(1)) ?? unusual();
}

/** The escapes that JSON has too (YAML 1.2.2, section 5.7); the others are rare. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
]);
