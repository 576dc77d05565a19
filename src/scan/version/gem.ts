import {
  compareDigits,
  compareStretches,
  digitsEnd,
  DOT,
  isDigit,
  isLetter,
  MINUS,
  ZERO,
} from './characters.ts';
import { invalidVersion } from './invalid-version.ts';

/**
 * Orders RubyGems versions as Gem::Version does: segments of digits or letters, where letters make a pre-release and
 * missing segments are 0. A hyphen means `.pre.`; an empty version is 0.
 */
export function compareGemVersions(a: string, b: string): number {
  return compareSegments(parse(a), parse(b));
}

/** Segments from left to right, without the zeros that do not count. */
type Segments = readonly string[];

/** The grammar is `[0-9]+(.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(.[0-9A-Za-z-]+)*)?` (Gem::Version::VERSION_PATTERN). */
function parse(version: string): Segments {
  const text = version.trim();
  if (text === '') return [];
  const segments: string[] = [];
  let hyphenated = false;
  let partStart = true;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    let stop = at + 1;
    if (isDigit(code)) stop = digitsEnd(text, at, text.length);
    else if (isLetter(code) && segments.length > (partStart ? 0 : 1)) stop = lettersEnd(text, stop);
    else if (code === DOT && !partStart) stop = at;
    else if (code !== MINUS || (partStart && !hyphenated)) throw malformed(version);
    if (stop === at) {
      partStart = true;
      at += 1;
      continue;
    }
    segments.push(code === MINUS ? 'pre' : text.slice(at, stop));
    partStart = code === MINUS && !hyphenated;
    hyphenated ||= code === MINUS;
    at = stop;
  }
  if (partStart) throw malformed(version);
  return canonical(segments);
}

function lettersEnd(text: string, from: number): number {
  let at = from;
  while (isLetter(text.charCodeAt(at))) at += 1;
  return at;
}

function malformed(version: string): Error {
  return invalidVersion(
    'gem',
    version,
    'Gem::Version wants segments of letters and digits parted by dots, a number first',
  );
}

/** Drops the zeros at the end and those before the first letters (Gem::Version#canonical_segments). */
function canonical(segments: readonly string[]): Segments {
  const firstText = segments.findIndex((segment) => !isNumber(segment));
  if (firstText === -1) return withoutLastZeros(segments);
  return [...withoutLastZeros(segments.slice(0, firstText)), ...withoutLastZeros(segments.slice(firstText))];
}

function withoutLastZeros(segments: readonly string[]): Segments {
  let end = segments.length;
  while (end > 0 && isZero(segments[end - 1]!)) end -= 1;
  return end === segments.length ? segments : segments.slice(0, end);
}

function compareSegments(a: Segments, b: Segments): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a[at] ?? '0';
    const right = b[at] ?? '0';
    const numeric = isNumber(left);
    if (numeric !== isNumber(right)) return numeric ? 1 : -1;
    const difference = numeric
      ? compareDigits(left, 0, left.length, right, 0, right.length)
      : compareStretches(left, 0, left.length, right, 0, right.length);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isNumber(segment: string): boolean {
  return isDigit(segment.charCodeAt(0));
}

function isZero(segment: string): boolean {
  for (let at = 0; at < segment.length; at += 1) if (segment.charCodeAt(at) !== ZERO) return false;
  return true;
}
