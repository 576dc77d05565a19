import {
  compareDigits,
  compareNumbers,
  compareStretches,
  digitsEnd,
  DOT,
  isDigit,
  isLetter,
  LETTER_V,
  MINUS,
  numberOf,
  PLUS,
  ZERO,
} from './characters.ts';

/** What a dialect takes besides `major.minor.patch[-prerelease][+build]`. */
export interface SemverDialect {
  /** A leading `v`. */
  readonly letterV: boolean;
  /** `1` and `1.2`, without anything behind them. */
  readonly partial: boolean;
  /** As npm parses loosely: blanks, `=` and `v` in front, leading zeros, a prerelease without its hyphen. */
  readonly loose: boolean;
  /** Numbers that begin with zeros, as the first drafts of the specification had them. */
  readonly leadingZeros?: boolean;
}

/** A version in its text: the three numbers, and where its prerelease stands (from = to when there is none). */
export interface Semver {
  readonly text: string;
  readonly major: number | bigint;
  readonly minor: number | bigint;
  readonly patch: number | bigint;
  readonly prerelease: number;
  readonly prereleaseEnd: number;
  /** Where the build metadata begins, after its `+`; the end of the version when there is none. */
  readonly build: number;
  readonly end: number;
}

/** Reads a version; `undefined` when the text is none in this dialect. */
export function scanSemver(text: string, dialect: SemverDialect): Semver | undefined {
  let at = 0;
  let end = text.length;
  if (dialect.loose) {
    while (at < end && isSpace(text.charCodeAt(end - 1))) end -= 1;
    while (at < end && isLooseLead(text.charCodeAt(at))) at += 1;
  } else if (dialect.letterV && text.charCodeAt(0) === LETTER_V) at = 1;

  const isStrict = !dialect.loose && dialect.leadingZeros !== true;
  const numbers: (number | bigint)[] = [];
  for (;;) {
    const stop = digitsEnd(text, at, end);
    if (stop === at || (isStrict && stop > at + 1 && text.charCodeAt(at) === ZERO)) return undefined;
    numbers.push(numberOf(text, at, stop));
    at = stop;
    if (numbers.length === 3 || at === end || text.charCodeAt(at) !== DOT) break;
    at += 1;
  }
  if (numbers.length < 3 && (!dialect.partial || at !== end)) return undefined;

  // npm's loose grammar takes a digit back from the patch where only that gives a version: 1.2.34.5 is 1.2.3-4.5.
  if (dialect.loose && text.charCodeAt(at) === DOT && at < end && isDigit(text.charCodeAt(at - 2))) {
    at -= 1;
    numbers[2] = numberOf(text, text.lastIndexOf('.', at) + 1, at);
  }
  let prerelease = at;
  if (at < end && text.charCodeAt(at) !== PLUS) {
    const hyphen = text.charCodeAt(at) === MINUS;
    if (!hyphen && !dialect.loose) return undefined;
    prerelease = hyphen ? at + 1 : at;
    // Where nothing follows a hyphen, npm's loose grammar reads the hyphen itself as the identifier: `1.2.3-`.
    if (hyphen && dialect.loose && identifierEnd(text, prerelease, end) === prerelease) prerelease = at;
    at = identifiersEnd(text, prerelease, end, isStrict);
    if (at === -1) return undefined;
  }
  const prereleaseEnd = at;
  let build = at;
  if (at < end) {
    if (text.charCodeAt(at) !== PLUS) return undefined;
    build = at + 1;
    if (identifiersEnd(text, build, end, false) !== end) return undefined;
  }
  const [major = 0, minor = 0, patch = 0] = numbers;
  return { text, major, minor, patch, prerelease, prereleaseEnd, build, end };
}

/** Precedence by semver.org 2.0.0, section 11; build metadata does not count. */
export function compareSemver(a: Semver, b: Semver): number {
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrereleases(a, b)
  );
}

function comparePrereleases(a: Semver, b: Semver): number {
  const aNone = a.prerelease === a.prereleaseEnd;
  const bNone = b.prerelease === b.prereleaseEnd;
  if (aNone || bNone) return Number(aNone) - Number(bNone);
  return compareIdentifiers(a.text, a.prerelease, a.prereleaseEnd, b.text, b.prerelease, b.prereleaseEnd);
}

/** Compares dot-separated identifiers: numbers by value and before text, text by code, the shorter list first. */
export function compareIdentifiers(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
): number {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd && j < bEnd) {
    const aStop = identifierEnd(a, i, aEnd);
    const bStop = identifierEnd(b, j, bEnd);
    const aNumeric = digitsEnd(a, i, aStop) === aStop;
    const bNumeric = digitsEnd(b, j, bStop) === bStop;
    if (aNumeric !== bNumeric) return aNumeric ? -1 : 1;
    const difference = aNumeric
      ? compareDigits(a, i, aStop, b, j, bStop)
      : compareStretches(a, i, aStop, b, j, bStop);
    if (difference !== 0) return difference;
    i = aStop + 1;
    j = bStop + 1;
  }
  return Number(i < aEnd) - Number(j < bEnd);
}

/** Where a list of identifiers ends; -1 when one is empty or, if `strict`, a number with a leading zero. */
function identifiersEnd(text: string, from: number, end: number, strict: boolean): number {
  for (let at = from; ; at += 1) {
    const stop = identifierEnd(text, at, end);
    if (stop === at) return -1;
    if (strict && stop > at + 1 && text.charCodeAt(at) === ZERO && digitsEnd(text, at, stop) === stop)
      return -1;
    if (stop === end || text.charCodeAt(stop) !== DOT) return stop;
    at = stop;
  }
}

function identifierEnd(text: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !isLetter(code) && code !== MINUS) return at;
  }
  return end;
}

function isLooseLead(code: number): boolean {
  return code === LETTER_V || code === 0x3d || isSpace(code);
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 || code === 0xfeff;
}
