import { compareDigits, digitsEnd, DOT, isDigit, LETTER_V, MINUS, PLUS, UNDERSCORE } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';

/**
 * Orders Composer versions (getcomposer.org/doc/articles/versions.md) as composer/semver normalises them and PHP's
 * version_compare orders them: `1.0` is 1.0.0.0, and dev, alpha, beta, RC come before the release, patch after it.
 * Branches (`dev-main`) have no place in that order and are refused.
 */
export function compareComposerVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = compareParts(left[at]!, right[at]!);
    if (difference !== 0) return difference;
  }
  if (left.length === right.length) return 0;
  return left.length > right.length ? partAgainstNothing(left[length]!) : -partAgainstNothing(right[length]!);
}

/** A number's digits, or the rank of a stability. */
type Part = string | number;

/** PHP's order of the words; a number stands between RC and patch. */
const NUMBER_RANK = 4;
/** Each word that Composer knows, longer before what it begins with, and its rank; `stable` says nothing. */
const WORDS: readonly (readonly [string, number | undefined])[] = [
  ['stable', undefined],
  ['alpha', 1],
  ['beta', 2],
  ['rc', 3],
  ['patch', 5],
  ['pl', 5],
  ['a', 1],
  ['b', 2],
  ['p', 5],
];
const DEV_RANK = 0;
const NUMBERS = 4;
/** Composer takes longer ones for dates, which it does not fill up with zeros. */
const MAJOR_DIGITS = 5;
/** What a branch alias such as `1.x-dev` has in the places of its x. */
const ANY_NUMBER = '9999999';
const COLON = 0x3a;

function parse(version: string): readonly Part[] {
  const text = bare(version);
  const parts: Part[] = [];
  let at = text.charCodeAt(0) === LETTER_V ? 1 : 0;
  let stop = digitsEnd(text, at, text.length);
  if (stop === at) throw malformed(version);
  const isDate = stop - at > MAJOR_DIGITS || isDashedDate(text, at, stop);
  for (;;) {
    parts.push(text.slice(at, stop));
    at = stop;
    const separator = text.charCodeAt(at);
    if (separator !== DOT && !(isDate && (separator === MINUS || separator === COLON))) break;
    stop = isDigit(text.charCodeAt(at + 1)) ? digitsEnd(text, at + 1, text.length) : at;
    if (stop === at || (!isDate && parts.length === NUMBERS)) break;
    at += 1;
  }
  const isBranch = text.startsWith('.x', at) || text.startsWith('.*', at);
  if (isBranch) at = text.length - (text.endsWith('-dev') ? 4 : 0);
  if (!isDate) while (parts.length < NUMBERS) parts.push(isBranch ? ANY_NUMBER : '0');
  readStability(version, text, at, parts);
  return parts;
}

/** `2020-01-31`: a year, and two digits behind the hyphen, which are no stability. */
function isDashedDate(text: string, from: number, end: number): boolean {
  const separator = text.charCodeAt(end);
  return (
    end - from === 4 &&
    (separator === MINUS || separator === COLON) &&
    digitsEnd(text, end + 1, end + 3) === end + 3
  );
}

/** `[._-]word[.-]number...[.-]dev`, every part of it optional. */
function readStability(version: string, text: string, from: number, parts: Part[]): void {
  let at = from;
  const separator = text.charCodeAt(at);
  if (separator === DOT || separator === MINUS || separator === UNDERSCORE) at += 1;
  const word = WORDS.find(([name]) => text.startsWith(name, at));
  const isStable = word !== undefined && word[1] === undefined;
  if (word !== undefined) {
    if (word[1] !== undefined) parts.push(word[1]);
    at += word[0].length;
    for (;;) {
      const number = isJoint(text.charCodeAt(at)) ? at + 1 : at;
      const stop = digitsEnd(text, number, text.length);
      if (stop === number) break;
      if (!isStable) parts.push(text.slice(number, stop));
      at = stop;
    }
    if (isJoint(text.charCodeAt(at))) at += 1;
  }
  if (text.startsWith('dev', at)) {
    if (!isStable) parts.push(DEV_RANK);
    at += 3;
  }
  const isUnfinished = word !== undefined && isJoint(text.charCodeAt(at - 1));
  if (at !== text.length || isUnfinished) throw malformed(version);
}

/** Without blanks, a stability flag (`@beta`) and build metadata, in lower case. */
function bare(version: string): string {
  let text = version.trim().toLowerCase();
  const flag = text.lastIndexOf('@');
  if (flag > 0) text = text.slice(0, flag);
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) === PLUS) return text.slice(0, at);
  return text;
}

function isJoint(code: number): boolean {
  return code === DOT || code === MINUS;
}

function compareParts(a: Part, b: Part): number {
  if (typeof a === 'string' && typeof b === 'string') return compareDigits(a, 0, a.length, b, 0, b.length);
  return rankOf(a) - rankOf(b);
}

/** A further number makes a version newer, a further word what it means. */
function partAgainstNothing(part: Part): number {
  return typeof part === 'string' ? 1 : part - NUMBER_RANK;
}

function rankOf(part: Part): number {
  return typeof part === 'string' ? NUMBER_RANK : part;
}

function malformed(version: string): Error {
  return invalidVersion(
    'composer',
    version,
    'Composer wants up to four numbers and a stability, and branches have no order',
  );
}
