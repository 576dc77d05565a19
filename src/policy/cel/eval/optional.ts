import { noSuchOverload } from '../values/error.ts';
import { CelError, Optional } from '../values/value.ts';
import type { Code } from './frame.ts';

/** `a.or(b)` and `a.orValue(b)`; API servers let values that are no optionals through. */
export function orElseCode(operand: Code, alternative: Code, unwrap: boolean, strict: boolean): Code {
  return (frame) => {
    const value = operand(frame);
    if (value instanceof CelError) return value;
    if (!(value instanceof Optional)) return strict ? noSuchOverload() : value;
    if (value.value !== undefined) return unwrap ? value.value : value;
    const other = alternative(frame);
    return unwrap || other instanceof Optional || other instanceof CelError ? other : noSuchOverload();
  };
}
