import { CelError, Double, isWhole, Uint, type Value } from './value.ts';

export const INT_MIN = -(2n ** 63n);
export const INT_MAX = 2n ** 63n - 1n;
export const UINT_MAX = 2n ** 64n - 1n;

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** An int from a bigint that is known to fit. */
export function intOf(value: bigint): number | bigint {
  return value <= SAFE_MAX && value >= -SAFE_MAX ? Number(value) : value;
}

/** A whole number of a document: an int if it has up to 64 bits, else a double (as the API server reads both). */
export function numberOf(value: bigint): Value {
  return value < INT_MIN || value > INT_MAX ? doubleOf(Number(value)) : intOf(value);
}

/** An int from a bigint, or the error that an operation out of range gives. */
export function checkedInt(value: bigint, message = 'integer overflow'): Value {
  return value < INT_MIN || value > INT_MAX ? new CelError(message) : intOf(value);
}

/** A uint from a bigint, or the error that an operation out of range gives. */
export function checkedUint(value: bigint, message = 'unsigned integer overflow'): Value {
  return value < 0n || value > UINT_MAX ? new CelError(message) : new Uint(value);
}

/** A double; whole numbers are boxed, because a bare whole number is an int. */
export function doubleOf(value: number): Value {
  return Number.isInteger(value) ? new Double(value) : value;
}

/** The int as a bigint, `undefined` for a value of another type. */
export function bigIntOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && isWhole(value) ? BigInt(value) : undefined;
}

/** The double as a number, `undefined` for a value of another type. */
export function floatOf(value: Value): number | undefined {
  if (typeof value === 'number') return isWhole(value) ? undefined : value;
  return value instanceof Double ? value.value : undefined;
}

/** An int, uint or double as a bigint or a number that compares as the value itself; JavaScript compares the two exactly. */
export function comparable(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value instanceof Uint || value instanceof Double ? value.value : undefined;
}

/** 64 bits have 19 digits: no need to make a number of millions of them. */
const INT_DIGITS = 20;

/**
 * A number of JSON as the API server reads it: whole ones of up to 64 bits are ints, all others doubles; `undefined` for what is
 * beyond doubles.
 */
export function exactNumber(source: string): Value | undefined {
  const value = Number(source);
  if (!Number.isFinite(value)) return undefined;
  if (!Number.isInteger(value)) return value;
  if (!/^-?\d+$/.test(source)) return new Double(value);
  if (Number.isSafeInteger(value)) return value + 0;
  return source.length > INT_DIGITS ? doubleOf(value) : numberOf(BigInt(source));
}
