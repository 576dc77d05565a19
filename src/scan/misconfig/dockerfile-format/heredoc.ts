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

/** Reads a here-document's lines; `next` is the index after its end mark, undefined when there is none. */
export function readHeredoc(
  lines: readonly string[],
  from: number,
  start: HeredocStart,
): { heredoc: Heredoc; next: number | undefined } {
  const content: string[] = [];
  for (let index = from; index < lines.length; index++) {
    const line = start.chomp ? lines[index]!.replace(/^\t+/, '') : lines[index]!;
    if (line === start.name)
      return { heredoc: { ...start, content: joined(content), line: from + 1 }, next: index + 1 };
    content.push(line);
  }
  return { heredoc: { ...start, content: joined(content), line: from + 1 }, next: undefined };
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
