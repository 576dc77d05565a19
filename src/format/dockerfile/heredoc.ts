import type { Heredoc, Word } from './dockerfile.ts';
import { unquote } from './words.ts';

/** A here-document that a line announces. */
export type HeredocStart = Omit<Heredoc, 'content' | 'line'>;

const START = /^\d{0,9}<<(-?)([^<]+)$/;

/** The here-documents that the words of an instruction announce, in order. */
export function heredocStarts(words: readonly Word[], escape: string): HeredocStart[] {
  return words.flatMap(({ raw, offset }) => {
    const match = START.exec(raw);
    const name = match === null ? '' : unquote(match[2]!, escape);
    if (match === null || name === '') return [];
    return [{ name, expand: name === match[2], chomp: match[1] === '-', offset }];
  });
}

/** Reads a here-document's lines; `next` is the index after its end mark. Undefined when it has none. */
export function readHeredoc(
  lines: readonly string[],
  from: number,
  start: HeredocStart,
): { heredoc: Heredoc; next: number } | undefined {
  const strip = (line: string): string =>
    start.chomp && line.startsWith('\t') ? line.replace(/^\t+/, '') : line;
  for (let index = from; index < lines.length; index++) {
    if (strip(lines[index]!) !== start.name) continue;
    const content = lines.slice(from, index).map((line) => `${strip(line)}\n`);
    return { heredoc: { ...start, content: content.join(''), line: from + 1 }, next: index + 1 };
  }
  return undefined;
}
