import { latin1Of, utf8Of } from '../latin1-text.ts';

/** A paragraph of apk's database: its fields by letter, and its files when asked for. */
export interface ApkParagraph {
  readonly fields: ReadonlyMap<string, string>;
  /** Paths without a leading slash; no directories. */
  readonly files: () => readonly string[];
}

/**
 * The paragraphs of `installed` (apk-package(5) and apk-tools' doc/apk-installed.md): lines of a letter, a colon and a value.
 * The package's own fields come first, then `F:` lines with a directory each and below them `R:` lines with its files.
 */
export function* readApkDatabase(bytes: Uint8Array): Generator<ApkParagraph> {
  const text = latin1Of(bytes);
  for (let start = 0; start < text.length;) {
    const blank = text.indexOf('\n\n', start);
    const end = blank === -1 ? text.length : blank;
    const fields = new Map<string, string>();
    let at = start;
    while (at < end && !text.startsWith('F:', at)) {
      const lineEnd = endOfLine(text, at, end);
      if (text[at + 1] === ':') fields.set(text[at]!, utf8Of(text.slice(at + 2, lineEnd).trim()));
      at = lineEnd + 1;
    }
    const files = at;
    if (fields.size > 0) yield { fields, files: () => filesOf(text, files, end) };
    start = end + 2;
  }
}

function filesOf(text: string, from: number, end: number): readonly string[] {
  const paths: string[] = [];
  let directory = '';
  for (let at = from; at < end;) {
    const lineEnd = endOfLine(text, at, end);
    if (text.startsWith('F:', at)) directory = utf8Of(text.slice(at + 2, lineEnd));
    else if (text.startsWith('R:', at)) {
      const name = utf8Of(text.slice(at + 2, lineEnd));
      paths.push(directory === '' ? name : `${directory}/${name}`);
    }
    at = lineEnd + 1;
  }
  return paths;
}

function endOfLine(text: string, from: number, end: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 || newline > end ? end : newline;
}
