/** A POSIX extended pattern as Perl-flavoured engines read it, or why it is none. */
export type PosixPattern = { readonly source: string } | { readonly fault: string };

/**
 * Translates the patterns that RE2 takes with its POSIX option (re2.h, "posix_syntax"): no Perl classes (`\d`), no
 * `(?...)`, no lazy repetition. What both flavours read alike stays; repetition of a repetition is put in a group.
 */
export function posixPattern(pattern: string): PosixPattern {
  let source = '';
  /** Where the last thing that can be repeated starts in `source`; -1 for none. */
  let atom = -1;
  const groups: number[] = [];
  let repeated = false;
  const push = (text: string): void => {
    atom = source.length;
    source += text;
    repeated = false;
  };
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === '\\') {
      const escape = takeEscape(pattern, at);
      if (escape === null) return { fault: `invalid escape sequence: ${pattern.slice(at, at + 2)}` };
      push(escape);
      at += escape.length - 1;
    } else if (character === '[') {
      const end = classEnd(pattern, at);
      if (end === -1) return { fault: `missing ]: ${pattern.slice(at)}` };
      const text = pattern.slice(at, end + 1);
      const bad = badEscapeOf(text);
      if (bad !== null) return { fault: `invalid escape sequence: ${bad}` };
      push(text);
      at = end;
    } else if (character === '(') {
      if (pattern[at + 1] === '?') return { fault: 'missing argument to repetition operator: ?' };
      groups.push(source.length);
      push('(');
      atom = -1;
    } else if (character === ')') {
      const start = groups.pop();
      if (start === undefined) return { fault: `unexpected ): ${pattern}` };
      source += ')';
      atom = start;
      repeated = false;
    } else if (character === '|') {
      source += '|';
      atom = -1;
    } else {
      const repetition = takeRepetition(pattern, at);
      if (repetition === null) {
        push(character);
        continue;
      }
      if (atom === -1) return { fault: `missing argument to repetition operator: ${repetition}` };
      if (repeated) source = `${source.slice(0, atom)}(?:${source.slice(atom)})`;
      source += repetition;
      repeated = true;
      at += repetition.length - 1;
    }
  }
  return groups.length > 0 ? { fault: `missing ): ${pattern}` } : { source };
}

/** Escapes that POSIX mode knows: control characters, octal and hexadecimal numbers, and any punctuation. */
const ESCAPE = /\\(?:[afnrtv]|0[0-7]{0,2}|[1-7][0-7]{1,2}|x[0-9a-fA-F]{2}|x\{[0-9a-fA-F]{1,6}\}|[^\w])/suy;

function takeEscape(pattern: string, at: number): string | null {
  ESCAPE.lastIndex = at;
  return ESCAPE.exec(pattern)?.[0] ?? null;
}

const REPETITION = /[*+?]|\{\d{1,4}(?:,\d{0,4})?\}/y;

function takeRepetition(pattern: string, at: number): string | null {
  REPETITION.lastIndex = at;
  return REPETITION.exec(pattern)?.[0] ?? null;
}

/** Where a bracket expression ends: a `]` right after its start is a member, and classes have brackets of their own. */
function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at++;
  if (pattern[at] === ']') at++;
  while (at < pattern.length) {
    if (pattern[at] === ']') return at;
    if (pattern[at] === '\\') at++;
    else if (pattern.startsWith('[:', at)) {
      const close = pattern.indexOf(':]', at + 2);
      if (close !== -1) at = close + 1;
    }
    at++;
  }
  return -1;
}

function badEscapeOf(text: string): string | null {
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', at)) {
    const escape = takeEscape(text, at);
    if (escape === null) return text.slice(at, at + 2);
    at += escape.length;
  }
  return null;
}
