/** Says whether a text matches a pattern as a whole. */
export type GlobTest = (text: string) => boolean;

type Token =
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'unit'; readonly code: number }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

/**
 * Compiles a pattern of fnmatch(3) without FNM_PATHNAME: `*` and `?` match slashes too, a backslash takes the next
 * character literally. Time is at most length of the text times length of the pattern.
 */
export function compileGlob(pattern: string, ignoreCase = false): GlobTest {
  const tokens = parseGlob(ignoreCase ? foldCase(pattern) : pattern);
  const literal = literalOf(tokens);
  if (literal) {
    const { head, tail, star } = literal;
    const shortest = head.length + tail.length;
    const test: GlobTest = star
      ? (text) => text.length >= shortest && text.startsWith(head) && text.endsWith(tail)
      : (text) => text === head;
    return ignoreCase ? (text) => test(foldCase(text)) : test;
  }
  return ignoreCase ? (text) => run(tokens, foldCase(text)) : (text) => run(tokens, text);
}

/** ASCII letters in lower case, other characters as they are: what C's functions do in the C locale. */
export function foldCase(text: string): string {
  if (!/[^\u0000-\u007f]/.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** True when the text would not mean itself as a pattern. */
export function hasWildcard(text: string): boolean {
  return /[*?[\\]/.test(text);
}

/** A pattern with at most one star and nothing else special: no automaton needed. */
function literalOf(tokens: readonly Token[]): { head: string; tail: string; star: boolean } | null {
  let head = '';
  let tail = '';
  let star = false;
  for (const token of tokens) {
    if (token.kind === 'unit') {
      const unit = String.fromCharCode(token.code);
      if (star) tail += unit;
      else head += unit;
    } else if (token.kind === 'star' && !star) star = true;
    else return null;
  }
  return { head, tail, star };
}

/** On a mismatch only the last star needs another try: what an earlier one took can be taken by the later one. */
function run(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = tokens[token];
    if (current?.kind === 'star') {
      starToken = token++;
      starAt = at;
    } else if (current && matches(current, text.charCodeAt(at))) {
      token++;
      at++;
    } else if (starToken >= 0) {
      token = starToken + 1;
      at = ++starAt;
    } else return false;
  }
  while (tokens[token]?.kind === 'star') token++;
  return token === tokens.length;
}

function matches(token: Token, code: number): boolean {
  switch (token.kind) {
    case 'any':
      return true;
    case 'unit':
      return token.code === code;
    case 'class':
      return token.ranges.some(([low, high]) => code >= low && code <= high) !== token.negated;
    default:
      return false;
  }
}

function parseGlob(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') tokens.push({ kind: 'any' });
    else if (character === '[') {
      const bracket = parseBracket(pattern, at);
      // An unclosed bracket is an ordinary character.
      tokens.push(bracket?.token ?? { kind: 'unit', code: pattern.charCodeAt(at) });
      if (bracket) at = bracket.end;
    } else {
      if (character === '\\' && at + 1 < pattern.length) at++;
      tokens.push({ kind: 'unit', code: pattern.charCodeAt(at) });
    }
  }
  return tokens;
}

/** A bracket expression (glob(7)): `[!a-z]`, `[^a-z]`, `[[:digit:]]`; a `]` first in it is a member. */
function parseBracket(pattern: string, start: number): { token: Token; end: number } | null {
  let at = start + 1;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at++;
  const ranges: (readonly [number, number])[] = [];
  for (let first = true; at < pattern.length; first = false) {
    if (pattern[at] === ']' && !first) return { token: { kind: 'class', negated, ranges }, end: at };
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12));
    const members = named && CLASSES.get(named[1]!);
    if (members) {
      ranges.push(...members);
      at += named[0].length;
      continue;
    }
    if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
    const low = pattern.charCodeAt(at++);
    if (pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      at++;
      if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
      ranges.push([low, pattern.charCodeAt(at++)]);
    } else ranges.push([low, low]);
  }
  return null;
}

/** POSIX character classes in the C locale (regex(7)). */
const CLASSES: ReadonlyMap<string, readonly (readonly [number, number])[]> = new Map([
  ['digit', [[48, 57]]],
  ['lower', [[97, 122]]],
  ['upper', [[65, 90]]],
  [
    'alpha',
    [
      [65, 90],
      [97, 122],
    ],
  ],
  [
    'alnum',
    [
      [48, 57],
      [65, 90],
      [97, 122],
    ],
  ],
  [
    'xdigit',
    [
      [48, 57],
      [65, 70],
      [97, 102],
    ],
  ],
  [
    'blank',
    [
      [9, 9],
      [32, 32],
    ],
  ],
  [
    'space',
    [
      [9, 13],
      [32, 32],
    ],
  ],
  [
    'cntrl',
    [
      [0, 31],
      [127, 127],
    ],
  ],
  ['print', [[32, 126]]],
  ['graph', [[33, 126]]],
  [
    'punct',
    [
      [33, 47],
      [58, 64],
      [91, 96],
      [123, 126],
    ],
  ],
] satisfies [string, [number, number][]][]);
