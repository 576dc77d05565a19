import type { Comment, Piece } from './dockerfile.ts';
import { isSpace, leadingSpace, trimEndSpace, withoutReturn } from './space.ts';

/** Continued lines as one text. */
export interface LogicalLine {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Index of the line after the last one read. */
  readonly next: number;
  readonly blankLines: readonly number[];
}

/** Joins a line with those that continue it; comments and blank lines between are no part of it, as in BuildKit. */
export function readLogicalLine(
  lines: readonly string[],
  start: number,
  escape: string,
  comments: Comment[],
): LogicalLine {
  const pieces: Piece[] = [];
  const blankLines: number[] = [];
  const texts: string[] = [];
  let length = 0;
  let continued = true;
  let index = start;
  for (; continued && index < lines.length; index++) {
    const line = withoutReturn(lines[index]!);
    const indent = leadingSpace(line);
    if (index > start && line[indent] === '#') {
      comments.push(commentOf(line, index + 1));
      continue;
    }
    if (index > start && indent === line.length) {
      blankLines.push(index + 1);
      continue;
    }
    const lead = index === start ? indent : 0;
    const end = continuationAt(line, escape);
    continued = end !== -1;
    const text = line.slice(lead, continued ? Math.max(end, lead) : line.length);
    pieces.push({ offset: length, line: index + 1, column: lead + 1 });
    texts.push(text);
    length += text.length;
  }
  const joined = trimEndSpace(texts.join(''));
  // Blanks before a keyword that stands after a lone continuation are no part of the text.
  const lead = leadingSpace(joined);
  return {
    text: joined.slice(lead),
    pieces: lead === 0 ? pieces : shifted(pieces, lead),
    next: index,
    blankLines,
  };
}

/** True for a line whose first character that is no blank is a number sign. */
export function isComment(line: string): boolean {
  for (let at = 0; at < line.length; at++) if (!isSpace(line[at]!)) return line[at] === '#';
  return false;
}

/** The comment that a line is. */
export function commentOf(line: string, number: number): Comment {
  return { text: line.slice(line.indexOf('#') + 1).trim(), line: number };
}

/** Where the continuation character at the end of a line stands; a doubled one is a plain character. */
function continuationAt(line: string, escape: string): number {
  let at = line.length - 1;
  while (at >= 0 && (line[at] === ' ' || line[at] === '\t')) at--;
  return at >= 0 && line[at] === escape && (at === 0 || line[at - 1] !== escape) ? at : -1;
}

/** The pieces of a text that lost its first characters. */
function shifted(pieces: readonly Piece[], lead: number): readonly Piece[] {
  const first = pieces.findLastIndex(({ offset }) => offset <= lead);
  return pieces.slice(first).map(({ offset, line, column }) => {
    const cut = Math.max(lead - offset, 0);
    return { offset: offset + cut - lead, line, column: column + cut };
  });
}
