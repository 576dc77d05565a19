/** A rule file as it was read: its name for messages, its text, and places in it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** Line and column count from 0, as in Falco's results. */
export interface FilePosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Finds lines and columns of many places; the lines of a file are counted once. */
export class LineFinder {
  private readonly starts = new Map<SourceFile, number[]>();

  positionIn(file: SourceFile, offset: number): FilePosition {
    const starts = this.startsOf(file);
    const end = Math.min(offset, file.text.length);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= end) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: end - starts[low]!, offset: end };
  }

  private startsOf(file: SourceFile): number[] {
    let starts = this.starts.get(file);
    if (!starts) {
      starts = [0];
      for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1))
        starts.push(at + 1);
      this.starts.set(file, starts);
    }
    return starts;
  }
}

/** How many characters of a line a snippet shows. */
const SNIPPET_WIDTH = 160;

/** The line with the offset, and a mark below it; long lines are cut on both sides. */
export function snippetAt(text: string, offset: number): string {
  if (text === '') return '<No context available>\n';
  let at = Math.min(offset, text.length);
  while (at > 0 && (at >= text.length || text[at] === '\n')) at--;
  const half = SNIPPET_WIDTH / 2;
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at) + 1;
  const lineEnd = text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at);
  const from = Math.max(lineStart, at - half);
  const to = Math.min(lineEnd, at + half);
  const head = from > lineStart ? '...' : '';
  const tail = to < lineEnd ? '...' : '';
  const line = `${head}${text.slice(from, to)}${tail}`.replaceAll('\r', ' ').replaceAll('\t', ' ');
  return `${line}\n${' '.repeat(head.length + at - from)}^\n`;
}
