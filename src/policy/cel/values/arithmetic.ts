import { durationOf } from './duration.ts';
import { operatorMismatch } from './error.ts';
import type { Meter } from './equality.ts';
import { bigIntOf, checkedInt, checkedUint, doubleOf, floatOf } from './number.ts';
import { timestampOf } from './timestamp.ts';
import { CelError, Duration, Timestamp, Uint, type Value } from './value.ts';

/** Text or lists longer than this are charged for when they are joined; short ones are covered by the cost. */
const SHORT = 256;
/** Copying an element, in steps of about 10 ns. */
const COPY_STEPS = 4;

/** `a + b` for numbers, text, bytes, lists, timestamps and durations. */
export function add(a: Value, b: Value, meter: Meter): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (isSmall(a) && isSmall(b)) return sum;
    if (Number.isSafeInteger(sum) && Number.isInteger(a) && Number.isInteger(b)) return sum;
  } else if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > SHORT) meter.charge(a.length + b.length);
    return a + b;
  } else if (Array.isArray(a) && Array.isArray(b)) {
    meter.charge((a.length + b.length) * COPY_STEPS);
    return b.length === 0 ? a : a.length === 0 ? b : (a as readonly Value[]).concat(b as readonly Value[]);
  }
  return (
    arithmetic(
      a,
      b,
      (x, y) => x + y,
      (x, y) => x + y,
    ) ??
    addTimes(a, b) ??
    addBytes(a, b, meter) ??
    operatorMismatch('_+_', a, b)
  );
}

/** `a - b` for numbers, timestamps and durations. */
export function subtract(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (isSmall(a) && isSmall(b)) return difference;
    if (Number.isSafeInteger(difference) && Number.isInteger(a) && Number.isInteger(b)) return difference;
  }
  const numeric = arithmetic(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
  if (numeric !== undefined) return numeric;
  if (a instanceof Timestamp && b instanceof Timestamp) return durationOf(a.nanos - b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return timestampOf(a.nanos - b.nanos, a.offset);
  if (a instanceof Duration && b instanceof Duration) return durationOf(a.nanos - b.nanos);
  return operatorMismatch('_-_', a, b);
}

/** `a * b` for numbers. */
export function multiply(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product) && Number.isInteger(a) && Number.isInteger(b))
      return product === 0 ? 0 : product;
  }
  return (
    arithmetic(
      a,
      b,
      (x, y) => x * y,
      (x, y) => x * y,
    ) ?? operatorMismatch('_*_', a, b)
  );
}

/** `a / b` for numbers; ints are cut towards zero. */
export function divide(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number' && isSmall(a) && isSmall(b) && b !== 0) {
    return Math.trunc(a / b) + 0;
  }
  const right = integerOf(b);
  if (right === 0n && integerOf(a) !== undefined && sameIntegerType(a, b))
    return new CelError('division by zero');
  return (
    arithmetic(
      a,
      b,
      (x, y) => x / y,
      (x, y) => x / y,
    ) ?? operatorMismatch('_/_', a, b)
  );
}

/** `a % b` for ints and uints; the sign is the dividend's. */
export function modulo(a: Value, b: Value): Value {
  if (
    typeof a === 'number' &&
    typeof b === 'number' &&
    b !== 0 &&
    Number.isSafeInteger(a) &&
    Number.isSafeInteger(b)
  ) {
    return (a % b) + 0;
  }
  const right = integerOf(b);
  if (right === 0n && integerOf(a) !== undefined && sameIntegerType(a, b))
    return new CelError('modulus by zero');
  return arithmetic(a, b, (x, y) => x % y, undefined) ?? operatorMismatch('_%_', a, b);
}

/** `-a` for ints and doubles. */
export function negate(a: Value): Value {
  const int = bigIntOf(a);
  if (int !== undefined) return checkedInt(-int);
  const float = floatOf(a);
  return float === undefined ? operatorMismatch('-_', a, a) : doubleOf(-float);
}

/** An int of 32 bits: sums and differences of two are exact, and telling takes no time. */
function isSmall(value: number): boolean {
  return (value | 0) === value;
}

/** The operation on two ints, two uints or two doubles; `undefined` for anything else. */
function arithmetic(
  a: Value,
  b: Value,
  integer: (x: bigint, y: bigint) => bigint,
  double: ((x: number, y: number) => number) | undefined,
): Value | undefined {
  const leftInt = bigIntOf(a);
  const rightInt = bigIntOf(b);
  if (leftInt !== undefined && rightInt !== undefined) return checkedInt(integer(leftInt, rightInt));
  if (a instanceof Uint && b instanceof Uint) return checkedUint(integer(a.value, b.value));
  const left = floatOf(a);
  const right = floatOf(b);
  if (left === undefined || right === undefined || double === undefined) return undefined;
  return doubleOf(double(left, right));
}

function integerOf(value: Value): bigint | undefined {
  return value instanceof Uint ? value.value : bigIntOf(value);
}

function sameIntegerType(a: Value, b: Value): boolean {
  return a instanceof Uint === b instanceof Uint;
}

function addTimes(a: Value, b: Value): Value | undefined {
  if (a instanceof Timestamp && b instanceof Duration) return timestampOf(a.nanos + b.nanos, a.offset);
  if (a instanceof Duration && b instanceof Timestamp) return timestampOf(a.nanos + b.nanos, b.offset);
  if (a instanceof Duration && b instanceof Duration) return durationOf(a.nanos + b.nanos);
  return undefined;
}

function addBytes(a: Value, b: Value, meter: Meter): Value | undefined {
  if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return undefined;
  meter.charge(a.length + b.length);
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
