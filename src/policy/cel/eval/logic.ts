import { errorOr, operatorMismatch } from '../values/error.ts';
import type { Value } from '../values/value.ts';
import type { Code } from './frame.ts';

/** `a && b && ...`: false wins over errors, whichever comes first (langdef, "Logical Operators"). */
export function andCode(terms: readonly Code[]): Code {
  const [first, second] = terms as [Code, Code];
  if (terms.length > 2) return manyCode(terms, false);
  return (frame) => {
    const left = first(frame);
    if (left === false) return false;
    const right = second(frame);
    if (right === false) return false;
    if (left === true && right === true) return true;
    return left === true ? errorOr(right) : errorOr(left);
  };
}

/** `a || b || ...`: true wins over errors. */
export function orCode(terms: readonly Code[]): Code {
  const [first, second] = terms as [Code, Code];
  if (terms.length > 2) return manyCode(terms, true);
  return (frame) => {
    const left = first(frame);
    if (left === true) return true;
    const right = second(frame);
    if (right === true) return true;
    if (left === false && right === false) return false;
    return left === false ? errorOr(right) : errorOr(left);
  };
}

function manyCode(terms: readonly Code[], absorbing: boolean): Code {
  return (frame) => {
    let error: Value | undefined;
    for (let i = 0; i < terms.length; i++) {
      const value = terms[i]!(frame);
      if (value === absorbing) return absorbing;
      if (typeof value !== 'boolean') error ??= errorOr(value);
    }
    return error ?? !absorbing;
  };
}

/** `!a`. */
export function notCode(operand: Code): Code {
  return (frame) => {
    const value = operand(frame);
    frame.cost++;
    return typeof value === 'boolean' ? !value : operatorMismatch('!_', value, value);
  };
}

/** `a ? b : c`; only the chosen branch is evaluated. */
export function conditionalCode(condition: Code, yes: Code, no: Code): Code {
  return (frame) => {
    const value = condition(frame);
    if (value === true) return yes(frame);
    return value === false ? no(frame) : errorOr(value);
  };
}
