import type { CompiledExpression } from './compile.ts';
import type { Compiled } from './eval/compile.ts';
import { Exhausted, Frame, type FrameLimits } from './eval/frame.ts';
import { CelError, type PlainMap, type Value } from './values/value.ts';

/** Why there is no value. */
export interface CelFailure {
  /** `evaluation`: the expression's own error; `limit`: cost, work, depth or the caller ended it. */
  readonly kind: 'evaluation' | 'limit';
  readonly message: string;
}

/** A value or why there is none, and what it cost in the units of Kubernetes' cost model. */
export type CelResult =
  | { readonly value: Value; readonly error?: undefined; readonly cost: number }
  | { readonly error: CelFailure; readonly value?: undefined; readonly cost: number };

/** `costLimit` is of this evaluation; a budget that several share is what is left of it. */
export type EvaluateOptions = FrameLimits;

/** Runs an expression over its variables; plain JSON values go in as they are. Never throws for what the expression does. */
export function evaluate(
  expression: CompiledExpression,
  bindings: PlainMap,
  options: EvaluateOptions = {},
): CelResult {
  return run(expression, bindings, options);
}

/** Runs compiled code; see `evaluate`. */
export function run(compiled: Compiled, bindings: PlainMap, options: EvaluateOptions): CelResult {
  const { shared } = options;
  if (shared !== undefined && shared.remaining <= 0) {
    return { error: { kind: 'limit', message: 'operation cancelled: no steps are left' }, cost: 0 };
  }
  const frame = new Frame(bindings, compiled.slots, options);
  try {
    const value = compiled.code(frame);
    frame.checkCost();
    if (value instanceof CelError) {
      return { error: { kind: 'evaluation', message: value.message }, cost: frame.cost };
    }
    return { value, cost: frame.cost };
  } catch (error) {
    if (error instanceof Exhausted)
      return { error: { kind: 'limit', message: error.message }, cost: frame.cost };
    // Values nested deeper than the stack: documents can be, expressions cannot.
    if (error instanceof RangeError) {
      return {
        error: { kind: 'limit', message: `value too large or too deep: ${error.message}` },
        cost: frame.cost,
      };
    }
    throw error;
  } finally {
    if (shared !== undefined) shared.remaining -= frame.steps + STEPS_OF_ONE;
  }
}

/** What an evaluation takes however small it is. */
const STEPS_OF_ONE = 100;
