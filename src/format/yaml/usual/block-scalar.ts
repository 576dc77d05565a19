import { scalarOf, type YamlScalar } from '../tree.ts';
import { CODE, type Cursor, unusual } from './cursor.ts';

const HEADER = /[|>]([+-]?) *(?:\n|$)/y;

/** Text under `|` or `>`, deeper than `parent`; afterwards the cursor is at the line after it. */
export function takeBlockScalar(cursor: Cursor, parent: number): YamlScalar {
  const { at: offset } = cursor;
  // A whole document of text may look as if it had other documents in it.
  if (parent < 0) unusual();
  const folds = cursor.code === CODE.greater;
  HEADER.lastIndex = cursor.at;
  const [header, chomping] = HEADER.exec(cursor.text) ?? unusual();
  cursor.at += header.length;
  cursor.lineStart = cursor.at;
  const { lines, length, end } = takeLines(cursor, parent);
  const text = folds ? fold(lines, length) : lines.slice(0, length).join('\n');
  switch (chomping) {
    case '-':
      return scalarOf(text, false, offset, end);
    case '+':
      // What a last line without a line feed keeps is for the library to say.
      if (cursor.text.charCodeAt(cursor.at - 1) !== CODE.newline) unusual();
      return scalarOf(text + '\n'.repeat(lines.length - length + 1), false, offset, cursor.at);
    default:
      return scalarOf(`${text}\n`, false, offset, end);
  }
}

interface Lines {
  /** Without their indentation, which is that of the first one. */
  readonly lines: readonly string[];
  /** How many there are without empty ones at the end, and where those end. */
  readonly length: number;
  readonly end: number;
}

function takeLines(cursor: Cursor, parent: number): Lines {
  const { text } = cursor;
  cursor.skipSpaces();
  const indent = cursor.column;
  if (indent <= parent || cursor.code === CODE.newline || cursor.atEnd) unusual();
  const lines: string[] = [];
  let length = 0;
  let end = cursor.at;
  let start = cursor.lineStart;
  while (start < text.length) {
    let content = start;
    while (content < start + indent && text.charCodeAt(content) === CODE.space) content++;
    const newline = text.indexOf('\n', content);
    const lineEnd = newline === -1 ? text.length : newline;
    if (content < lineEnd && content < start + indent) {
      if (text.charCodeAt(content) === CODE.tab) unusual();
      break;
    }
    const line = text.slice(content, lineEnd);
    // Blanks alone: what is kept of them depends on where the text ends.
    if (line.charCodeAt(0) === CODE.space && line.trim() === '') unusual();
    lines.push(line);
    start = Math.min(lineEnd + 1, text.length);
    if (line === '') continue;
    ({ length } = lines);
    end = start;
  }
  cursor.at = start;
  cursor.lineStart = start;
  return { lines, length, end };
}

/** Lines that follow one another become one; lines that are deeper stay as they are (YAML 1.2.2, section 8.1.3). */
function fold(lines: readonly string[], length: number): string {
  let text = lines[0]!;
  let last = 0;
  for (let index = 1; index < length; index++) {
    const line = lines[index]!;
    if (line === '') continue;
    const empty = index - last - 1;
    if (isDeeper(line) || isDeeper(lines[last]!)) text += '\n'.repeat(empty + 1);
    else text += empty === 0 ? ' ' : '\n'.repeat(empty);
    text += line;
    last = index;
  }
  return text;
}

function isDeeper(line: string): boolean {
  const code = line.charCodeAt(0);
  return code === CODE.space || code === CODE.tab;
}
