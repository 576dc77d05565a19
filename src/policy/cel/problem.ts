import { Problem } from '#core/index.ts';
import { codePoints, codePointCount } from './values/text.ts';

/** What can be wrong with an expression, before and while it runs. */
export type CelProblemCode = 'cel.syntax' | 'cel.type' | 'cel.limit' | 'cel.environment';

/** One mistake and its place: line and column count from 1, columns in code points; the offset in UTF-16 units from 0. */
export interface CelMistake {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** An expression that cannot be compiled; line, column and offset are of the first mistake. */
export class CelProblem extends Problem<CelProblemCode> {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly mistakes: readonly CelMistake[];

  constructor(code: CelProblemCode, source: string, mistakes: readonly CelMistake[], hint?: string) {
    const message = mistakes.map((mistake) => describe(mistake, source)).join('\n');
    super(code, message, hint === undefined ? {} : { hint });
    const first = mistakes[0];
    this.line = first?.line ?? 1;
    this.column = first?.column ?? 1;
    this.offset = first?.offset ?? 0;
    this.mistakes = mistakes;
  }
}

/** A mistake at an offset of the source. */
export function mistakeAt(source: string, offset: number, message: string): CelMistake {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    message,
    line: before.split('\n').length,
    column: codePointCount(before.slice(lineStart)) + 1,
    offset,
  };
}

/** A line of source longer than this is cut in messages; the column still tells the place. */
const SNIPPET_MAX = 4000;
const ASCII_END = 0x80;
/** Stands under characters that are wider than ASCII in most terminals. */
const WIDE_DOT = '\uff0e';

/** The mistake as cel-go prints it: where and what, the line, and a caret under the place. */
function describe(mistake: CelMistake, source: string): string {
  const head = `ERROR: <input>:${mistake.line}:${mistake.column}: ${mistake.message}`;
  const line = (source.split('\n')[mistake.line - 1] ?? '').replaceAll('\t', ' ');
  if (line.length > SNIPPET_MAX) return head;
  const places = codePoints(line)
    .slice(0, mistake.column - 1)
    .map((point) => (point.charCodeAt(0) < ASCII_END ? '.' : WIDE_DOT));
  return `${head}\n | ${line}\n | ${places.join('')}^`;
}
