import { CODE, type Cursor, unusual } from './cursor.ts';

/** What no plain text starts with, or only before some characters. */
const INDICATORS = codesOf('&*!|>%@`?:,[]{}#"\'');
const FLOW_INDICATORS = codesOf('[]{},');

/** Plain text on its line; blanks after it are left. */
export function takePlain(cursor: Cursor, inFlow: boolean): string {
  if (INDICATORS.has(cursor.code)) unusual();
  return takeLine(cursor, inFlow);
}

/** The lines after the first one of plain text, which are deeper than `parent`, folded into it (YAML 1.2.2, section 7.3.3). */
export function takeFoldedLines(cursor: Cursor, first: string, parent: number): string {
  const { text } = cursor;
  let folded = first;
  for (;;) {
    const { at: end, lineStart } = cursor;
    cursor.skipSpaces();
    let breaks = 0;
    while (cursor.code === CODE.newline) {
      cursor.nextLine();
      cursor.skipSpaces();
      breaks++;
    }
    const { code } = cursor;
    if (breaks === 0 || cursor.atEnd || cursor.column <= parent || code === CODE.hash) {
      cursor.at = end;
      cursor.lineStart = lineStart;
      return folded;
    }
    // A dash or question mark would start nothing here, though it looks so.
    if (code === CODE.tab || text.charCodeAt(cursor.at + 1) === CODE.space) unusual();
    folded += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + takeLine(cursor, false);
    if (cursor.code === CODE.colon) unusual();
  }
}

function takeLine(cursor: Cursor, inFlow: boolean): string {
  const { text } = cursor;
  const start = cursor.at;
  let end = start;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.space) continue;
    if (code === CODE.newline) break;
    if (code === CODE.tab) unusual();
    if (code === CODE.colon && endsKey(text.charCodeAt(at + 1), inFlow)) break;
    if (code === CODE.hash && text.charCodeAt(at - 1) === CODE.space) break;
    if (inFlow && FLOW_INDICATORS.has(code)) break;
    end = at + 1;
  }
  if (end === start) unusual();
  cursor.at = end;
  return text.slice(start, end);
}

function endsKey(next: number, inFlow: boolean): boolean {
  if (next === CODE.space || next === CODE.newline || next === CODE.tab || Number.isNaN(next)) return true;
  return inFlow && FLOW_INDICATORS.has(next);
}

function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}
