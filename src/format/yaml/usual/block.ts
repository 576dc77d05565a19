import { LIMITS } from '#core/index.ts';
import { scalarOf, type YamlEntry, type YamlScalar, type YamlValue } from '../tree.ts';
import { takeBlockScalar } from './block-scalar.ts';
import { CODE, type Cursor, unusual } from './cursor.ts';
import { takeFlow } from './flow.ts';
import { takeFoldedLines, takePlain } from './plain.ts';
import { takeQuoted } from './quoted.ts';

/** Longer keys are errors (YAML 1.2.2, section 7.4.2). */
const LONGEST_KEY = 1000;

/** A value at the start of a line, or of an item, in a collection at the column `parent`. Each `take` ends at the content that follows. */
export function takeBlock(cursor: Cursor, parent: number, depth: number): YamlValue {
  if (depth > LIMITS.nesting) unusual();
  if (cursor.atItem) return takeSequence(cursor, depth);
  const { column } = cursor;
  return takeInline(cursor, parent, depth, (key) => takeMap(cursor, column, depth, key));
}

function takeSequence(cursor: Cursor, depth: number): YamlValue {
  const { at: offset, column } = cursor;
  const items: YamlValue[] = [];
  while (cursor.column === column && cursor.atItem) {
    cursor.at++;
    cursor.skipSpaces();
    if (cursor.code === CODE.newline || cursor.atEnd) unusual();
    items.push(takeBlock(cursor, column, depth + 1));
  }
  if (cursor.column > column && !cursor.atEnd) unusual();
  return { kind: 'sequence', items, offset, end: items.at(-1)!.end };
}

/** A map whose first key was just taken, at this column. */
function takeMap(cursor: Cursor, column: number, depth: number, first: YamlScalar): YamlValue {
  if (depth === LIMITS.nesting) unusual();
  const entries: YamlEntry[] = [{ key: first, value: takeValue(cursor, column, depth + 1) }];
  while (cursor.column === column && !cursor.atEnd && !cursor.atMarker && !cursor.atItem) {
    const key = takeScalar(cursor);
    if (!cursor.atKeyEnd) unusual();
    entries.push({ key, value: takeValue(cursor, column, depth + 1) });
  }
  if (cursor.column > column && !cursor.atEnd) unusual();
  return { kind: 'map', entries, offset: first.offset, end: entries.at(-1)!.value.end };
}

/** What follows the colon of a key at this column. */
function takeValue(cursor: Cursor, column: number, depth: number): YamlValue {
  cursor.at++;
  const { at } = cursor;
  cursor.skipSpaces();
  const offset = cursor.at;
  if (cursor.code !== CODE.newline && cursor.code !== CODE.hash && !cursor.atEnd) {
    // On the line of its key stands no other key, and no item.
    if (cursor.atItem) unusual();
    return takeInline(cursor, column, depth, unusual);
  }
  cursor.at = at;
  cursor.endValue();
  const isList = cursor.column === column && cursor.atItem;
  if (cursor.atEnd || (cursor.column <= column && !isList)) return scalarOf('', true, offset, offset);
  return takeBlock(cursor, column, depth);
}

/** Anything but a list; `ofKey` goes on when it is the first key of a map. */
function takeInline(
  cursor: Cursor,
  parent: number,
  depth: number,
  ofKey: (key: YamlScalar) => YamlValue,
): YamlValue {
  switch (cursor.code) {
    case CODE.openBracket:
    case CODE.openBrace: {
      const value = takeFlow(cursor, parent, depth);
      cursor.endValue();
      return value;
    }
    case CODE.pipe:
    case CODE.greater: {
      const scalar = takeBlockScalar(cursor, parent);
      cursor.skipLines();
      return scalar;
    }
    default: {
      const scalar = takeScalar(cursor);
      if (cursor.code === CODE.colon) return cursor.atKeyEnd ? ofKey(scalar) : unusual();
      return takeRest(cursor, scalar, parent);
    }
  }
}

function takeScalar(cursor: Cursor): YamlScalar {
  const { at } = cursor;
  const quoted = cursor.atQuote;
  const text = quoted ? takeQuoted(cursor) : takePlain(cursor, false);
  const scalar = scalarOf(text, !quoted, at, cursor.at);
  return cursor.code === CODE.colon && cursor.at - at > LONGEST_KEY ? unusual() : scalar;
}

/** The lines that still belong to a scalar. */
function takeRest(cursor: Cursor, first: YamlScalar, parent: number): YamlValue {
  // Where a whole document is one text, lines that look like markers are the library's.
  const text = first.plain && parent >= 0 ? takeFoldedLines(cursor, first.text, parent) : first.text;
  const end = cursor.at;
  cursor.endValue();
  return end === first.end ? first : scalarOf(text, true, first.offset, end);
}
