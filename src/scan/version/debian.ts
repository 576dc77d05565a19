import { compareDigits, digitsEnd, isDigit, isLetter, MINUS, PLUS, TILDE, ZERO } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';

/**
 * Orders Debian versions by deb-version(7): epoch, upstream version, revision. Takes whatever `dpkg --compare-versions`
 * compares, with or without a warning; an absent epoch or revision counts as 0.
 */
export function compareDebianVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  return (
    left.epoch - right.epoch ||
    comparePart(a, left.upstream, left.upstreamEnd, b, right.upstream, right.upstreamEnd) ||
    comparePart(a, left.revision, left.end, b, right.revision, right.end)
  );
}

/** Offsets into the text; the revision is empty when there is none. */
interface DebianVersion {
  readonly epoch: number;
  readonly upstream: number;
  readonly upstreamEnd: number;
  readonly revision: number;
  readonly end: number;
}

const COLON = 0x3a;
/** dpkg keeps an epoch in an int. */
const EPOCH_LIMIT = 0x7fffffff;

function parse(text: string): DebianVersion {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  if (start === end) throw invalidVersion('debian', text, 'it is empty');

  let colon = -1;
  let hyphen = -1;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === MINUS) hyphen = at;
    else if (code === COLON && colon === -1) colon = at;
    else if (isBlank(code)) throw invalidVersion('debian', text, 'it has embedded spaces');
  }
  const epoch = colon === -1 ? 0 : epochOf(text, start, colon);
  const upstream = colon === -1 ? start : colon + 1;
  if (upstream === end) throw invalidVersion('debian', text, 'nothing comes after the colon');
  if (hyphen < upstream) return { epoch, upstream, upstreamEnd: end, revision: end, end };
  if (hyphen + 1 === end) throw invalidVersion('debian', text, 'the revision after the hyphen is empty');
  if (hyphen === upstream) throw invalidVersion('debian', text, 'the upstream version is empty');
  return { epoch, upstream, upstreamEnd: hyphen, revision: hyphen + 1, end };
}

/** dpkg reads the epoch with strtol(3), so a sign is taken as long as the number is not negative. */
function epochOf(text: string, start: number, colon: number): number {
  const sign = text.charCodeAt(start);
  const first = sign === PLUS || sign === MINUS ? start + 1 : start;
  if (start === colon) throw invalidVersion('debian', text, 'the epoch is empty');
  if (first === colon || digitsEnd(text, first, colon) !== colon)
    throw invalidVersion('debian', text, 'the epoch is not a number');
  const epoch = Number(text.slice(first, colon));
  if (sign === MINUS && epoch > 0) throw invalidVersion('debian', text, 'the epoch is negative');
  if (epoch > EPOCH_LIMIT) throw invalidVersion('debian', text, 'the epoch is too big');
  return epoch;
}

/** deb-version(7), "Sorting algorithm": alternating stretches of non-digits and digits. */
function comparePart(a: string, aFrom: number, aEnd: number, b: string, bFrom: number, bEnd: number): number {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd || j < bEnd) {
    for (;;) {
      const x = i < aEnd ? a.charCodeAt(i) : ZERO;
      const y = j < bEnd ? b.charCodeAt(j) : ZERO;
      if (isDigit(x) && isDigit(y)) break;
      const difference = weight(x) - weight(y);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    const aDigits = digitsEnd(a, i, aEnd);
    const bDigits = digitsEnd(b, j, bEnd);
    const difference = compareDigits(a, i, aDigits, b, j, bDigits);
    if (difference !== 0) return difference;
    i = aDigits;
    j = bDigits;
  }
  return 0;
}

/** The tilde comes before even the end of a part, letters before everything else. A digit weighs like the end. */
function weight(code: number): number {
  if (isDigit(code)) return 0;
  if (code === TILDE) return -1;
  return isLetter(code) || code > 0x7f ? code : code + 0x10000;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
