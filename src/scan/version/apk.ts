import {
  compareDigits,
  compareStretches,
  digitsEnd,
  DOT,
  isDigit,
  MINUS,
  TILDE,
  UNDERSCORE,
  ZERO,
} from './characters.ts';

/**
 * Orders Alpine versions as apk-tools 3 does (`apk version -t`): `1.2.3b_rc1_p2~0a1b-r4`. apk compares any two texts: one
 * that stops to be a version is older, from there on, than one that ends, and two that both stop are equal.
 */
export function compareApkVersions(a: string, b: string): number {
  const left = new Tokens(a);
  const right = new Tokens(b);
  while (left.kind === right.kind && left.kind < END) {
    const difference = compareTokens(left, right);
    if (difference !== 0) return difference;
    left.next();
    right.next();
  }
  if (left.kind === right.kind) return 0;
  if (left.kind === SUFFIX && left.rank < 0) return -1;
  if (right.kind === SUFFIX && right.rank < 0) return 1;
  // What may come earlier in a version is newer than what may come later, and than the end.
  return right.kind - left.kind;
}

// The kinds of token in the order in which a version may have them (apk-package(5)).
const FIRST_NUMBER = 0;
const NUMBER = 1;
const LETTER = 2;
const SUFFIX = 3;
const SUFFIX_NUMBER = 4;
const HASH = 5;
const REVISION = 6;
const END = 7;
const INVALID = 8;

/** Negative before the release itself, positive after it. */
const SUFFIX_RANKS: ReadonlyMap<string, number> = new Map([
  ['alpha', -4],
  ['beta', -3],
  ['pre', -2],
  ['rc', -1],
  ['cvs', 1],
  ['svn', 2],
  ['git', 3],
  ['hg', 4],
  ['p', 5],
]);

/** Walks over one version; `from` to `to` is the value of the token that `kind` names. */
class Tokens {
  readonly text: string;
  kind = FIRST_NUMBER;
  from = 0;
  to = 0;
  rank = 0;

  constructor(text: string) {
    this.text = text;
    this.number(FIRST_NUMBER, 0);
  }

  next(): void {
    const at = this.to;
    if (at >= this.text.length) {
      this.kind = END;
      return;
    }
    const code = this.text.charCodeAt(at);
    if (code === DOT) this.number(this.kind <= NUMBER ? NUMBER : INVALID, at + 1);
    else if (isDigit(code)) this.number(this.kind === SUFFIX ? SUFFIX_NUMBER : INVALID, at);
    else if (code >= 0x61 && code <= 0x7a) this.take(this.kind <= NUMBER ? LETTER : INVALID, at, at + 1);
    else if (code === UNDERSCORE) this.suffix(at + 1);
    else if (code === TILDE) this.take(this.kind < HASH ? HASH : INVALID, at + 1, hexEnd(this.text, at + 1));
    else if (code === MINUS && this.text.charCodeAt(at + 1) === 0x72)
      this.number(this.kind < REVISION ? REVISION : INVALID, at + 2);
    else this.kind = INVALID;
  }

  private number(kind: number, from: number): void {
    this.take(kind, from, digitsEnd(this.text, from, this.text.length));
  }

  private suffix(from: number): void {
    let to = from;
    while (this.text.charCodeAt(to) >= 0x61 && this.text.charCodeAt(to) <= 0x7a) to += 1;
    const rank = SUFFIX_RANKS.get(this.text.slice(from, to));
    this.rank = rank ?? 0;
    this.take(this.kind <= SUFFIX_NUMBER && rank !== undefined ? SUFFIX : INVALID, from, to);
  }

  private take(kind: number, from: number, to: number): void {
    this.kind = from === to ? INVALID : kind;
    this.from = from;
    this.to = to;
  }
}

function compareTokens(a: Tokens, b: Tokens): number {
  switch (a.kind) {
    case SUFFIX:
      return a.rank - b.rank;
    case LETTER:
    case HASH:
      return compareStretches(a.text, a.from, a.to, b.text, b.from, b.to);
    case NUMBER:
      // Like decimals: with a leading zero on either side text is compared, so 1.09 < 1.1 but 1.9 < 1.10.
      if (a.text.charCodeAt(a.from) === ZERO || b.text.charCodeAt(b.from) === ZERO)
        return compareStretches(a.text, a.from, a.to, b.text, b.from, b.to);
      return compareDigits(a.text, a.from, a.to, b.text, b.from, b.to);
    default:
      return compareDigits(a.text, a.from, a.to, b.text, b.from, b.to);
  }
}

function hexEnd(text: string, from: number): number {
  let at = from;
  for (; ; at += 1) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !(code >= 0x61 && code <= 0x66)) return at;
  }
}
