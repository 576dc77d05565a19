import type { Value } from '../values/value.ts';

/** A lexical element with its place; `text` is the source text, `value` what a literal stands for. */
export interface Token {
  readonly kind: 'identifier' | 'quoted-identifier' | 'int' | 'literal' | 'punctuation' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly value?: Value;
}

/** Names that the language keeps to itself: no variable or function can have them (langdef, "Syntax", RESERVED). */
export const RESERVED: ReadonlySet<string> = new Set([
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'namespace',
  'package',
  'return',
  'var',
  'void',
  'while',
]);

/** Words that are tokens of their own, and therefore not field names either. */
export const KEYWORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in']);

/** How a token is named in messages. */
export function describeToken(token: Token): string {
  return token.kind === 'end' ? 'the end of the expression' : `'${token.text}'`;
}

/** True for literals that are doubles, which take a minus before them as their sign. */
export function isDouble(token: Token): boolean {
  return token.kind === 'literal' && /^[0-9.]/.test(token.text) && !/[uU]$/.test(token.text);
}
