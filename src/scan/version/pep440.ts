import {
  compareDigits,
  compareNumberLists,
  compareNumbers,
  compareStretches,
  digitsEnd,
  DOT,
  isDigit,
  isLetter,
  MINUS,
  numberOf,
  PLUS,
  UNDERSCORE,
} from './characters.ts';
import { invalidVersion } from './invalid-version.ts';

/** Orders Python versions by PEP 440, local versions included. Legacy versions, which PEP 440 has none of, are refused. */
export function comparePep440Versions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareNumberLists(a, left.release, left.releaseEnd, b, right.release, right.releaseEnd) ||
    left.phase - right.phase ||
    compareNumbers(left.phaseNumber, right.phaseNumber) ||
    compareNumbers(left.post, right.post) ||
    compareNumbers(left.dev, right.dev) ||
    compareLocals(a, left, b, right)
  );
}

interface Pep440 {
  epoch: number | bigint;
  release: number;
  releaseEnd: number;
  /** A place in PEP 440's order of what may follow a release. */
  phase: number;
  phaseNumber: number | bigint;
  /** -1 without a post-release. */
  post: number | bigint;
  /** Infinity when this is no development release, as those come before it. */
  dev: number | bigint;
  /** Where the local version begins; the end when there is none. */
  local: number;
  end: number;
}

/** `1.dev1` alone comes before `1a1`; everything without a pre-release comes after them. */
const PHASE_DEV = 0;
const PHASE_FINAL = 4;
const PHASES: readonly (readonly [string, number])[] = [
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['preview', 3],
  ['pre', 3],
  ['c', 3],
  ['rc', 3],
];
const POSTS: readonly (readonly [string, number])[] = [
  ['post', 0],
  ['rev', 0],
  ['r', 0],
];
const DEVS: readonly (readonly [string, number])[] = [['dev', 0]];
const EXCLAMATION = 0x21;

/** The grammar of PEP 440, appendix B, read from left to right: each part takes all it can. */
function parse(version: string): Pep440 {
  const text = version;
  let at = 0;
  let end = text.length;
  while (at < end && isSpace(text.charCodeAt(at))) at += 1;
  while (end > at && isSpace(text.charCodeAt(end - 1))) end -= 1;
  if ((text.charCodeAt(at) | 0x20) === 0x76) at += 1;

  let epoch: number | bigint = 0;
  let stop = digitsEnd(text, at, end);
  if (stop > at && stop < end && text.charCodeAt(stop) === EXCLAMATION) {
    epoch = numberOf(text, at, stop);
    at = stop + 1;
    stop = digitsEnd(text, at, end);
  }
  if (stop === at) throw invalidVersion('pep440', version, 'PEP 440 wants a release number first');
  const release = at;
  while (stop < end && text.charCodeAt(stop) === DOT && isDigit(text.charCodeAt(stop + 1)) && stop + 1 < end)
    stop = digitsEnd(text, stop + 1, end);
  const parsed: Pep440 = {
    epoch,
    release,
    releaseEnd: stop,
    phase: PHASE_FINAL,
    phaseNumber: 0,
    post: -1,
    dev: Infinity,
    local: end,
    end,
  };
  if (stop < end) readSuffixes(text, stop, end, parsed);
  if (parsed.phase === PHASE_FINAL && parsed.post === -1 && parsed.dev !== Infinity) parsed.phase = PHASE_DEV;
  return parsed;
}

function readSuffixes(text: string, from: number, end: number, parsed: Pep440): void {
  const pre = readWord(text, from, end, PHASES);
  let at = from;
  if (pre !== undefined) {
    parsed.phase = pre.meaning;
    parsed.phaseNumber = pre.number;
    at = pre.end;
  }
  const implicitPost = text.charCodeAt(at) === MINUS ? digitsEnd(text, at + 1, end) : at;
  const post = implicitPost > at + 1 ? undefined : readWord(text, at, end, POSTS);
  if (implicitPost > at + 1) {
    parsed.post = numberOf(text, at + 1, implicitPost);
    at = implicitPost;
  } else if (post !== undefined) {
    parsed.post = post.number;
    at = post.end;
  }
  const dev = readWord(text, at, end, DEVS);
  if (dev !== undefined) {
    parsed.dev = dev.number;
    at = dev.end;
  }
  if (at < end && text.charCodeAt(at) === PLUS) {
    parsed.local = at + 1;
    if (localPartEnd(text, at + 1, end) > at + 1) at = localEnd(text, at + 1, end);
  }
  if (at !== end)
    throw invalidVersion('pep440', text, `PEP 440 has no ${JSON.stringify(text.slice(at, at + 16))} there`);
}

/** `[separator] word [separator] [number]`; an absent number is 0. */
function readWord(
  text: string,
  from: number,
  end: number,
  words: readonly (readonly [string, number])[],
): { readonly meaning: number; readonly number: number | bigint; readonly end: number } | undefined {
  let at = from < end && isSeparator(text.charCodeAt(from)) ? from + 1 : from;
  const found = words.find(([word]) => startsWithWord(text, at, end, word));
  if (found === undefined) return undefined;
  at += found[0].length;
  if (at < end && isSeparator(text.charCodeAt(at))) at += 1;
  const stop = digitsEnd(text, at, end);
  return { meaning: found[1], number: numberOf(text, at, stop), end: stop };
}

function startsWithWord(text: string, from: number, end: number, word: string): boolean {
  if (from + word.length > end) return false;
  for (let at = 0; at < word.length; at += 1)
    if ((text.charCodeAt(from + at) | 0x20) !== word.charCodeAt(at)) return false;
  return true;
}

/** Where a local version ends: parts of letters and digits with single separators between them. */
function localEnd(text: string, from: number, end: number): number {
  for (let at = from; ; at += 1) {
    const stop = localPartEnd(text, at, end);
    if (stop === end || !isSeparator(text.charCodeAt(stop)) || localPartEnd(text, stop + 1, end) === stop + 1)
      return stop;
    at = stop;
  }
}

function localPartEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (isDigit(text.charCodeAt(at)) || isLetter(text.charCodeAt(at)))) at += 1;
  return at;
}

/** PEP 440, "Local version identifiers": no local version first, letters before numbers, fewer parts before more. */
function compareLocals(a: string, left: Pep440, b: string, right: Pep440): number {
  let i = left.local;
  let j = right.local;
  while (i < left.end && j < right.end) {
    const aStop = localPartEnd(a, i, left.end);
    const bStop = localPartEnd(b, j, right.end);
    const aNumeric = digitsEnd(a, i, aStop) === aStop;
    const bNumeric = digitsEnd(b, j, bStop) === bStop;
    if (aNumeric !== bNumeric) return aNumeric ? 1 : -1;
    const difference = aNumeric
      ? compareDigits(a, i, aStop, b, j, bStop)
      : compareWords(a, i, aStop, b, j, bStop);
    if (difference !== 0) return difference;
    i = aStop + 1;
    j = bStop + 1;
  }
  return Number(i < left.end) - Number(j < right.end);
}

function compareWords(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
): number {
  const left = a.slice(aFrom, aEnd).toLowerCase();
  const right = b.slice(bFrom, bEnd).toLowerCase();
  return compareStretches(left, 0, left.length, right, 0, right.length);
}

function isSeparator(code: number): boolean {
  return code === MINUS || code === UNDERSCORE || code === DOT;
}

function isSpace(code: number): boolean {
  return (
    code === 0x20 ||
    (code >= 0x09 && code <= 0x0d) ||
    (code >= 0x1c && code <= 0x1f) ||
    code === 0x85 ||
    code === 0xa0
  );
}
