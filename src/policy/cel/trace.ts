import type { CompiledExpression } from './compile.ts';
import type { Code } from './eval/frame.ts';
import { run, type CelResult, type EvaluateOptions } from './evaluate.ts';
import type { Node } from './parse/ast.ts';
import type { PlainMap, Value } from './values/value.ts';

/** A part of an expression with the values that it had: one, or one a round where it stands inside a macro. */
export interface TracedPart {
  /** The part as it is written. */
  readonly source: string;
  /** UTF-16 offsets in the expression. */
  readonly start: number;
  readonly end: number;
  /** The first values in the order in which they came; an error is a value too. */
  readonly values: readonly Value[];
  /** How many values there were. */
  readonly count: number;
}

/** What an expression evaluated to and the values of its parts. */
export interface Trace {
  readonly result: CelResult;
  /** Outer parts before inner ones, from left to right; parts that were never evaluated (a branch not taken) are left out. */
  readonly parts: readonly TracedPart[];
}

/** More values of one part than these tell nothing more to a reader; the number of them is kept. */
const VALUES_KEPT = 20;

/** Evaluates an expression and keeps what each of its parts evaluated to. */
export function trace(
  expression: CompiledExpression,
  bindings: PlainMap,
  options: EvaluateOptions = {},
): Trace {
  const seen = new Map<string, { node: Node; values: Value[]; count: number }>();
  const compiled = expression.observed((node, code): Code => {
    if (node.kind === 'literal' || node.start === node.end) return code;
    const key = `${node.start}:${node.end}`;
    return (frame) => {
      const value = code(frame);
      const entry = seen.get(key) ?? { node, values: [], count: 0 };
      if (entry.count++ < VALUES_KEPT) entry.values.push(value);
      seen.set(key, entry);
      return value;
    };
  });
  const result = run(compiled, bindings, options);
  const parts = [...seen.values()]
    .sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end)
    .map(({ node, values, count }) => ({
      source: expression.source.slice(node.start, node.end),
      start: node.start,
      end: node.end,
      values,
      count,
    }));
  return { result, parts };
}
