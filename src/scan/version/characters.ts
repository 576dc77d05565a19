// ASCII codes that several orderings look for; they scan char codes, which is ten times as fast as splitting.
export const PLUS = 0x2b;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const ZERO = 0x30;
export const UNDERSCORE = 0x5f;
export const TILDE = 0x7e;
export const LETTER_V = 0x76;

/** True for `0` to `9` only; NaN, which `charCodeAt` gives past the end, is none. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** True for ASCII letters. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Where the run of digits that starts at `from` ends. */
export function digitsEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** Compares two runs of digits as numbers of any length, without making numbers of them. */
export function compareDigits(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
): number {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd && a.charCodeAt(i) === ZERO) i += 1;
  while (j < bEnd && b.charCodeAt(j) === ZERO) j += 1;
  if (aEnd - i !== bEnd - j) return aEnd - i - (bEnd - j);
  for (; i < aEnd; i += 1, j += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(j);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Compares numbers parted by single characters, one by one; missing ones are 0. */
export function compareNumberLists(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
): number {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd || j < bEnd) {
    const aStop = i < aEnd ? digitsEnd(a, i, aEnd) : i;
    const bStop = j < bEnd ? digitsEnd(b, j, bEnd) : j;
    const difference = compareDigits(a, i, aStop, b, j, bStop);
    if (difference !== 0) return difference;
    i = aStop + 1;
    j = bStop + 1;
  }
  return 0;
}

/** Compares two stretches of text by code unit; a prefix comes first. */
export function compareStretches(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
): number {
  let i = aFrom;
  let j = bFrom;
  for (; i < aEnd && j < bEnd; i += 1, j += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(j);
    if (difference !== 0) return difference;
  }
  return aEnd - i - (bEnd - j);
}

/** A run of digits as a number: exact, so longer ones than a double holds become a bigint; the two compare with `<`. */
export function numberOf(text: string, from: number, end: number): number | bigint {
  if (end - from > SAFE_DIGITS) return BigInt(text.slice(from, end));
  let value = 0;
  for (let at = from; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}

/** Any number of so many digits is a safe integer. */
const SAFE_DIGITS = 15;

/** Orders two exact numbers. */
export function compareNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
