import { compareDigits, compareStretches, digitsEnd, isDigit, isLetter, MINUS, TILDE } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';

/**
 * What an epoch means that only one side lacks: `zero`, as rpm has it between installed packages, or `same`, for data
 * that leaves epochs out (a SOURCERPM, some advisories) and so says nothing about them.
 */
export type MissingEpoch = 'zero' | 'same';

/** Orders `[epoch:]version[-release]` as rpm does: rpm-version(7), and rpmvercmp for each part. A missing release is oldest. */
export function compareRpmVersions(a: string, b: string, missingEpoch: MissingEpoch = 'zero'): number {
  if (a === '' || b === '') throw invalidVersion('rpm', '', 'it is empty');
  const aColon = colonOf(a);
  const bColon = colonOf(b);
  if (missingEpoch === 'zero' || (aColon !== -1 && bColon !== -1)) {
    const epochs = compareDigits(a, 0, Math.max(0, aColon), b, 0, Math.max(0, bColon));
    if (epochs !== 0) return epochs;
  }
  const aVersion = aColon + 1;
  const bVersion = bColon + 1;
  const aHyphen = hyphenOf(a, aVersion);
  const bHyphen = hyphenOf(b, bVersion);
  return (
    comparePart(a, aVersion, aHyphen, b, bVersion, bHyphen) ||
    Number(aHyphen < a.length) - Number(bHyphen < b.length) ||
    comparePart(a, aHyphen + 1, a.length, b, bHyphen + 1, b.length)
  );
}

const COLON = 0x3a;
const CARET = 0x5e;

/** The colon behind an epoch: rpm takes digits only, even none, before it; otherwise a colon is part of the version. */
function colonOf(text: string): number {
  const end = digitsEnd(text, 0, text.length);
  return text.charCodeAt(end) === COLON ? end : -1;
}

/** The last hyphen parts version and release. */
function hyphenOf(text: string, from: number): number {
  for (let at = text.length - 1; at >= from; at -= 1) if (text.charCodeAt(at) === MINUS) return at;
  return text.length;
}

function comparePart(a: string, aFrom: number, aEnd: number, b: string, bFrom: number, bEnd: number): number {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd || j < bEnd) {
    while (i < aEnd && isSeparator(a.charCodeAt(i))) i += 1;
    while (j < bEnd && isSeparator(b.charCodeAt(j))) j += 1;
    const x = i < aEnd ? a.charCodeAt(i) : 0;
    const y = j < bEnd ? b.charCodeAt(j) : 0;
    if (x === TILDE || y === TILDE) {
      if (x !== TILDE) return 1;
      if (y !== TILDE) return -1;
      i += 1;
      j += 1;
      continue;
    }
    // A caret is newer than the end of the version, and older than anything else that may follow.
    if (x === CARET || y === CARET) {
      if (i >= aEnd) return -1;
      if (j >= bEnd) return 1;
      if (x !== CARET) return 1;
      if (y !== CARET) return -1;
      i += 1;
      j += 1;
      continue;
    }
    if (i >= aEnd || j >= bEnd) break;
    const numeric = isDigit(x);
    // Numbers are newer than letters.
    if (numeric !== isDigit(y)) return numeric ? 1 : -1;
    const aSegment = numeric ? digitsEnd(a, i, aEnd) : lettersEnd(a, i, aEnd);
    const bSegment = numeric ? digitsEnd(b, j, bEnd) : lettersEnd(b, j, bEnd);
    const difference = numeric
      ? compareDigits(a, i, aSegment, b, j, bSegment)
      : compareStretches(a, i, aSegment, b, j, bSegment);
    if (difference !== 0) return difference;
    i = aSegment;
    j = bSegment;
  }
  return Number(i < aEnd) - Number(j < bEnd);
}

function lettersEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isLetter(text.charCodeAt(at))) at += 1;
  return at;
}

function isSeparator(code: number): boolean {
  return !isDigit(code) && !isLetter(code) && code !== TILDE && code !== CARET;
}
