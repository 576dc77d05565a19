import { add, divide, modulo, multiply, negate, subtract } from '../values/arithmetic.ts';
import { compareValues, equals, haveOrder } from '../values/equality.ts';
import { firstError, noSuchOverload, operatorMismatch } from '../values/error.ts';
import { mapHas } from '../values/map.ts';
import { CelError, isMap, Opaque, type Value } from '../values/value.ts';
import { slotOf, type Code, type Frame, type Term } from './frame.ts';
import { sizeIn, sizeOf, STRING_FACTOR } from './cost.ts';

/** What a call of an operator costs; see `callCost`. */
type Cost = ((left: Value, right: Value) => number) | undefined;

/**
 * The code of an operator with two operands, `undefined` for names that are none. `strict`: what is not a number is neither
 * below nor above anything (IEEE 754), where API servers have an error instead.
 */
export function binaryCode(
  name: string,
  left: Code,
  right: Code,
  cost: Cost,
  strict: boolean,
): Code | undefined {
  switch (name) {
    case '_==_':
      return equalCode(left, right, false);
    case '_!=_':
      return equalCode(left, right, true);
    case '_<_':
      return orderCode(name, left, right, cost, strict, { below: true, same: false, above: false });
    case '_<=_':
      return orderCode(name, left, right, cost, strict, { below: true, same: true, above: false });
    case '_>_':
      return orderCode(name, left, right, cost, strict, { below: false, same: false, above: true });
    case '_>=_':
      return orderCode(name, left, right, cost, strict, { below: false, same: true, above: true });
    case '_+_':
      return sumCode(left, right, cost);
    case '_-_':
      return arithmeticCode(left, right, cost, subtract);
    case '_*_':
      return arithmeticCode(left, right, cost, multiply);
    case '_/_':
      return arithmeticCode(left, right, cost, divide);
    case '_%_':
      return arithmeticCode(left, right, cost, modulo);
    case '@in':
      return inCode(left, right, cost);
    default:
      return undefined;
  }
}

/** `-a`. */
export function negateCode(operand: Code): Code {
  return (frame) => {
    const value = operand(frame);
    frame.cost++;
    return value instanceof CelError ? value : negate(value);
  };
}

function equalCode(left: Code, right: Code, inverted: boolean): Code {
  const [leftSlot, rightSlot, constant] = [slotOf(left), slotOf(right), right.constant];
  return (frame) => {
    const a = leftSlot < 0 ? left(frame) : frame.local(leftSlot);
    const b = constant ?? (rightSlot < 0 ? right(frame) : frame.local(rightSlot));
    if (typeof a === 'number' && typeof b === 'number') {
      frame.cost++;
      return (a === b) !== inverted;
    }
    if (typeof a === 'string' && typeof b === 'string') {
      frame.cost += textEqualityCost(a, b);
      return (a === b) !== inverted;
    }
    frame.cost += equalityCost(sizeIn(a, frame), sizeIn(b, frame));
    if (a instanceof CelError) return a;
    if (b instanceof CelError) return b;
    if (a instanceof Opaque && b !== null && !(b instanceof Opaque && b.typeName === a.typeName)) {
      // Values of libraries compare with their own kind only; what has no answer is not equal.
      return inverted ? true : noSuchOverload();
    }
    return equals(a, b, frame) !== inverted;
  };
}

/** An operand that is an error makes the result; the operation is counted all the same. */
function failed(frame: Frame, a: Value, b: Value): CelError {
  frame.cost++;
  return firstError(a, b);
}

/** Up to ten characters cost one, which most text that is compared has. */
function textEqualityCost(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  if (shorter <= 10) return shorter === 0 ? 0 : 1;
  return equalityCost(sizeOf(a), sizeOf(b));
}

function equalityCost(left: number, right: number): number {
  return Math.ceil(Math.min(left, right) * STRING_FACTOR);
}

/** What an order says of a left operand that is below, the same as or above the right one. */
interface Answers {
  readonly below: boolean;
  readonly same: boolean;
  readonly above: boolean;
}

function orderCode(
  name: string,
  left: Code,
  right: Code,
  cost: Cost,
  strict: boolean,
  { below, same, above }: Answers,
): Code {
  const unordered = strict ? false : new CelError('NaN values cannot be ordered');
  const [leftSlot, rightSlot, constant] = [slotOf(left), slotOf(right), right.constant];
  return (frame) => {
    const a = leftSlot < 0 ? left(frame) : frame.local(leftSlot);
    const b = constant ?? (rightSlot < 0 ? right(frame) : frame.local(rightSlot));
    if (typeof a === 'number' && typeof b === 'number') {
      frame.cost++;
      return a < b ? below : a > b ? above : a === b ? same : unordered;
    }
    if (a instanceof CelError || b instanceof CelError) return failed(frame, a, b);
    frame.cost += cost === undefined ? 1 : cost(a, b);
    const order = compareValues(a, b);
    if (order !== undefined) return order < 0 ? below : order > 0 ? above : same;
    return haveOrder(a, b) ? unordered : operatorMismatch(name, a, b);
  };
}

/** `a + b + c` is one loop over the terms: each `+` starts with what those before it made. */
function sumCode(left: Code, right: Code, cost: Cost): Code {
  const [first, before] = left.sum ?? [left, []];
  const last: Term = { code: right, slot: slotOf(right), constant: right.constant, cost };
  const terms = [...before, last];
  const code = before.length === 0 ? arithmeticCode(left, right, cost, add) : manyTermsCode(first, terms);
  return Object.assign(code, { sum: [first, terms] as const });
}

function manyTermsCode(first: Code, terms: readonly Term[]): Code {
  const slot = slotOf(first);
  return (frame) => {
    let sum = slot < 0 ? first(frame) : frame.local(slot);
    for (let i = 0; i < terms.length; i++) sum = plus(sum, terms[i]!, frame);
    return sum;
  };
}

function plus(sum: Value, term: Term, frame: Frame): Value {
  const value = term.constant ?? (term.slot < 0 ? term.code(frame) : frame.local(term.slot));
  if (typeof sum === 'number' && typeof value === 'number') {
    frame.cost++;
    return add(sum, value, frame);
  }
  if (sum instanceof CelError || value instanceof CelError) return failed(frame, sum, value);
  frame.cost += term.cost === undefined ? 1 : term.cost(sum, value);
  return add(sum, value, frame);
}

function arithmeticCode(
  left: Code,
  right: Code,
  cost: Cost,
  operation: (a: Value, b: Value, frame: Frame) => Value,
): Code {
  const [leftSlot, rightSlot, constant] = [slotOf(left), slotOf(right), right.constant];
  return (frame) => {
    const a = leftSlot < 0 ? left(frame) : frame.local(leftSlot);
    const b = constant ?? (rightSlot < 0 ? right(frame) : frame.local(rightSlot));
    if (typeof a === 'number' && typeof b === 'number') {
      frame.cost++;
      return operation(a, b, frame);
    }
    if (a instanceof CelError || b instanceof CelError) return failed(frame, a, b);
    frame.cost += cost === undefined ? 1 : cost(a, b);
    return operation(a, b, frame);
  };
}

function inCode(left: Code, right: Code, cost: Cost): Code {
  const slot = slotOf(left);
  return (frame) => {
    const element = slot < 0 ? left(frame) : frame.local(slot);
    const container = right(frame);
    if (element instanceof CelError || container instanceof CelError)
      return failed(frame, element, container);
    frame.cost += cost === undefined ? 1 : cost(element, container);
    return contains(element, container, frame);
  };
}

/** `a in b` for lists and keys of maps. */
export function contains(element: Value, container: Value, frame: Frame): Value {
  if (Array.isArray(container)) {
    if (typeof element === 'string' || typeof element === 'boolean' || element === null) {
      frame.charge(container.length >> 3);
      return container.includes(element);
    }
    frame.charge(container.length);
    for (const item of container as readonly Value[]) {
      if (equals(element, item, frame)) return true;
    }
    return false;
  }
  return isMap(container) ? mapHas(container, element) : noSuchOverload();
}

/** `a in [..]` where the list is constant and plain: one look-up in a set, which costs nothing (cel-go's set membership). */
export function inConstantCode(left: Code, list: readonly Value[]): Code {
  const texts = list.every((member) => typeof member === 'string') ? new Set<Value>(list) : undefined;
  const slot = slotOf(left);
  return (frame) => {
    const element = slot < 0 ? left(frame) : frame.local(slot);
    if (element instanceof CelError) return element;
    return texts === undefined ? contains(element, list, frame) : texts.has(element);
  };
}
