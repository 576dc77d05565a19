import {
  compareDigits,
  compareNumberLists,
  digitsEnd,
  DOT,
  isDigit,
  LETTER_V,
  MINUS,
  PLUS,
} from './characters.ts';
import { invalidVersion } from './invalid-version.ts';
import { compareIdentifiers } from './semver-scan.ts';

/**
 * What a revision means that only one side has: newer than none, as Bitnami publishes them, or nothing, for advisories,
 * which name the application's own version.
 */
export type MissingRevision = 'older' | 'same';

/**
 * Orders versions of Bitnami packages (bitnami/vulndb): semantic versions with any count of numbers, leading zeros as in
 * 2023.03.20, and, behind a hyphen, either Bitnami's own revision (`3`, `3-r01`) or a prerelease.
 */
export function compareBitnamiVersions(
  a: string,
  b: string,
  missingRevision: MissingRevision = 'older',
): number {
  const left = parse(a);
  const right = parse(b);
  const difference =
    compareNumberLists(a, left.numbers, left.numbersEnd, b, right.numbers, right.numbersEnd) ||
    Number(right.isPrerelease) - Number(left.isPrerelease);
  const lacksRevision = !left.isPrerelease && (left.tail === left.end || right.tail === right.end);
  if (difference !== 0 || (missingRevision === 'same' && lacksRevision)) return difference;
  return left.isPrerelease
    ? compareIdentifiers(a, left.tail, left.end, b, right.tail, right.end)
    : compareRevisions(a, left, b, right);
}

/** Where the numbers are, and what comes behind the hyphen; it is empty without one. */
interface BitnamiVersion {
  readonly numbers: number;
  readonly numbersEnd: number;
  readonly tail: number;
  readonly end: number;
  readonly isPrerelease: boolean;
}

function parse(text: string): BitnamiVersion {
  const numbers = text.charCodeAt(0) === LETTER_V ? 1 : 0;
  let at = digitsEnd(text, numbers, text.length);
  while (at > numbers && text.charCodeAt(at) === DOT && isDigit(text.charCodeAt(at + 1)))
    at = digitsEnd(text, at + 1, text.length);
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== PLUS) end += 1;
  const hyphen = text.charCodeAt(at) === MINUS;
  if (at === numbers || (end > at && !hyphen) || end === at + 1)
    throw invalidVersion(
      'bitnami',
      text,
      'Bitnami wants numbers parted by dots, then a hyphen and a revision or prerelease',
    );
  const tail = hyphen ? at + 1 : end;
  return { numbers, numbersEnd: at, tail, end, isPrerelease: hyphen && !isRevision(text, tail, end) };
}

const REBUILD = '-r';

/** A number, and perhaps `-r` and the number of a rebuild. */
function isRevision(text: string, from: number, end: number): boolean {
  const digits = digitsEnd(text, from, end);
  if (digits === end || digits === from) return digits === end;
  const rebuild = digits + REBUILD.length;
  return text.startsWith(REBUILD, digits) && rebuild < end && digitsEnd(text, rebuild, end) === end;
}

/** The revision, then the rebuild; none of either is the oldest. */
function compareRevisions(a: string, left: BitnamiVersion, b: string, right: BitnamiVersion): number {
  const aEnd = digitsEnd(a, left.tail, left.end);
  const bEnd = digitsEnd(b, right.tail, right.end);
  return (
    Number(left.tail < aEnd) - Number(right.tail < bEnd) ||
    compareDigits(a, left.tail, aEnd, b, right.tail, bEnd) ||
    Number(aEnd < left.end) - Number(bEnd < right.end) ||
    compareDigits(a, aEnd + REBUILD.length, left.end, b, bEnd + REBUILD.length, right.end)
  );
}
