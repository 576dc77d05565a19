import { MIB, Problem } from '#core/index.ts';
import type { CliContext } from './context.ts';

/** A line of a batch holds one document; Kubernetes objects and scan targets stay far below. */
const LINE_BYTES = 64 * MIB;

/** Lines of standard input, without their ends; empty ones are left out. */
export async function* inputLines(context: CliContext): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of context.stdin) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      rest.push(Buffer.from(chunk.subarray(start, end)));
      const line = textOf(rest);
      if (line !== '') yield line;
      rest = [];
      length = 0;
      start = end + 1;
    }
    const tail = Buffer.from(chunk.subarray(start));
    length += tail.length;
    if (length > LINE_BYTES)
      throw new Problem('cli.line', `a line of standard input is longer than ${LINE_BYTES} bytes`);
    if (tail.length > 0) rest.push(tail);
  }
  const last = textOf(rest);
  if (last !== '') yield last;
}

function textOf(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
}

/** Answers every line of standard input with one line, in order: the work of `--batch`. */
export async function answerLines(
  context: CliContext,
  answer: (line: string) => string | Promise<string>,
): Promise<void> {
  for await (const line of inputLines(context)) await writeText(context, `${await answer(line)}\n`);
}

/** Writes to standard output, and waits where the reader is slower. */
export async function writeText(context: CliContext, text: string): Promise<void> {
  const { stdout } = context.process;
  if (!stdout.write(text)) await new Promise<void>((resolve) => void stdout.once('drain', resolve));
}
