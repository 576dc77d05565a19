import { LIMITS } from '#core/index.ts';
import { scalarOf, type YamlEntry, type YamlScalar, type YamlValue } from '../tree.ts';
import { CODE, type Cursor, unusual } from './cursor.ts';
import { takePlain } from './plain.ts';
import { takeQuoted } from './quoted.ts';

/** A list or map in brackets; its lines are deeper than `parent`, but for the last bracket. */
export function takeFlow(cursor: Cursor, parent: number, depth: number): YamlValue {
  if (depth > LIMITS.nesting) unusual();
  switch (cursor.code) {
    case CODE.openBracket:
      return takeSequence(cursor, parent, depth);
    case CODE.openBrace:
      return takeMap(cursor, parent, depth);
    default:
      return takeScalar(cursor);
  }
}

function takeSequence(cursor: Cursor, parent: number, depth: number): YamlValue {
  const offset = cursor.at;
  const items: YamlValue[] = [];
  takeOne(cursor, parent, CODE.closeBracket);
  while (cursor.code !== CODE.closeBracket) {
    items.push(takeFlow(cursor, parent, depth + 1));
    takeComma(cursor, parent, CODE.closeBracket);
  }
  cursor.at++;
  return { kind: 'sequence', items, offset, end: cursor.at };
}

function takeMap(cursor: Cursor, parent: number, depth: number): YamlValue {
  const offset = cursor.at;
  const entries: YamlEntry[] = [];
  takeOne(cursor, parent, CODE.closeBrace);
  while (cursor.code !== CODE.closeBrace) {
    if (depth === LIMITS.nesting) unusual();
    entries.push(takeEntry(cursor, parent, depth + 1));
    takeComma(cursor, parent, CODE.closeBrace);
  }
  cursor.at++;
  return { kind: 'map', entries, offset, end: cursor.at };
}

function takeEntry(cursor: Cursor, parent: number, depth: number): YamlEntry {
  const key = takeScalar(cursor);
  // `{"a":1}` is JSON, `{a:1}` a name.
  if (cursor.code !== CODE.colon || (key.plain && !cursor.atKeyEnd)) unusual();
  takeOne(cursor, parent, NONE);
  return { key, value: takeFlow(cursor, parent, depth) };
}

/** No bracket closes here. */
const NONE = -1;

function takeComma(cursor: Cursor, parent: number, close: number): void {
  skipBlank(cursor, parent, close);
  if (cursor.code === CODE.comma) takeOne(cursor, parent, close);
  else if (cursor.code !== close) unusual();
}

function takeOne(cursor: Cursor, parent: number, close: number): void {
  cursor.at++;
  skipBlank(cursor, parent, close);
}

function takeScalar(cursor: Cursor): YamlScalar {
  const offset = cursor.at;
  if (cursor.atQuote) {
    const quoted = takeQuoted(cursor);
    return scalarOf(quoted, false, offset, cursor.at);
  }
  const text = takePlain(cursor, true);
  if (text.startsWith('-') && !/^-[\w.-]/.test(text)) unusual();
  return scalarOf(text, true, offset, cursor.at);
}

/** Blanks, line feeds and comments. What stands on a new line is deep enough, or the bracket that closes. */
function skipBlank(cursor: Cursor, parent: number, close: number): void {
  const line = cursor.lineStart;
  const before = cursor.at;
  cursor.skipSpaces();
  if (cursor.code === CODE.hash && cursor.at === before) unusual();
  cursor.skipLines();
  if (cursor.lineStart === line) return;
  const closes = cursor.code === close && cursor.column === parent;
  if ((cursor.column <= parent && !closes) || cursor.atMarker) unusual();
}
