import { checkedInt, checkedUint, doubleOf } from '../values/number.ts';
import { CelError, type Value } from '../values/value.ts';
import { CelProblem, mistakeAt } from '../problem.ts';
import { readQuoted } from './quoted.ts';
import { KEYWORDS, type Token } from './token.ts';

const SPACE = /(?:[ \t\r\n\f]|\/\/[^\n]*)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const ESCAPED_WORD = /`[A-Za-z0-9_.\-/ ]+`/y;
const DOUBLE = /[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const INTEGER = /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]?/y;
const STRING_PREFIX = /[bB]?[rR]?['"]/y;
const PAIRS: ReadonlySet<string> = new Set(['==', '!=', '<=', '>=', '&&', '||']);
const PAIR_STARTS = '=!<>&|';
const SINGLES = '-+*/%<>!?:.,()[]{}';

/** Splits source into tokens (langdef, "Syntax"); throws `cel.syntax` at the first character that starts none. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skipSpace(source, 0);
  while (position < source.length) {
    const token = readToken(source, position);
    tokens.push(token);
    position = skipSpace(source, token.end);
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function skipSpace(source: string, start: number): number {
  const code = source.charCodeAt(start);
  if (code > 0x20 && code !== 0x2f) return start;
  SPACE.lastIndex = start;
  SPACE.exec(source);
  return SPACE.lastIndex;
}

function readToken(source: string, start: number): Token {
  const first = source[start]!;
  if (first === '"' || first === "'") return stringToken(source, start);
  if (isLetter(first)) return wordOrString(source, start, first);
  if (isDigit(first)) return smallInt(source, start) ?? numberToken(source, start);
  if (first === '.' && isDigit(source[start + 1] ?? '')) return numberToken(source, start);
  if (PAIR_STARTS.includes(first)) {
    const pair = source.slice(start, start + 2);
    if (PAIRS.has(pair)) return { kind: 'punctuation', text: pair, start, end: start + 2 };
  }
  if (SINGLES.includes(first)) return { kind: 'punctuation', text: first, start, end: start + 1 };
  const escaped = match(ESCAPED_WORD, source, start);
  if (escaped !== undefined) return { kind: 'quoted-identifier', ...escaped };
  const character = String.fromCodePoint(source.codePointAt(start)!);
  throw syntaxError(source, start, `Syntax error: token recognition error at: '${character}'`);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isLetter(character: string): boolean {
  return (
    (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character === '_'
  );
}

/** Digits with nothing after them that belongs to a number, which most numbers are. */
function smallInt(source: string, start: number): Token | undefined {
  let end = start + 1;
  while (isDigit(source[end] ?? '')) end++;
  const after = source[end] ?? '';
  if (after === '.' || isLetter(after)) return undefined;
  return { kind: 'int', text: source.slice(start, end), start, end };
}

interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function match(pattern: RegExp, source: string, start: number): Span | undefined {
  pattern.lastIndex = start;
  const found = pattern.exec(source);
  return found === null ? undefined : { text: found[0], start, end: start + found[0].length };
}

function wordOrString(source: string, start: number, first: string): Token {
  if ('bBrR'.includes(first) && match(STRING_PREFIX, source, start) !== undefined)
    return stringToken(source, start);
  return wordToken(match(WORD, source, start)!);
}

function numberToken(source: string, start: number): Token {
  const double = match(DOUBLE, source, start);
  if (double !== undefined) return literal(double, doubleValue(double.text, source, start));
  return integerToken(match(INTEGER, source, start)!, source);
}

function wordToken(word: Span): Token {
  if (!KEYWORDS.has(word.text)) return { kind: 'identifier', ...word };
  if (word.text === 'in') return { kind: 'punctuation', ...word };
  return literal(word, word.text === 'null' ? null : word.text === 'true');
}

function literal(span: Span, value: Value): Token {
  return { kind: 'literal', ...span, value };
}

function stringToken(source: string, start: number): Token {
  const quoted = readQuoted(source, start);
  if (quoted.mistake !== undefined) throw syntaxError(source, start, quoted.mistake);
  return literal({ text: source.slice(start, quoted.end), start, end: quoted.end }, quoted.value);
}

function doubleValue(text: string, source: string, start: number): Value {
  const value = Number(text);
  if (!Number.isFinite(value)) throw syntaxError(source, start, 'invalid double literal');
  return doubleOf(value);
}

/** Whether an int fits depends on the sign before it, so the parser decides; uints are decided here. */
function integerToken(span: Span, source: string): Token {
  if (!/[uU]$/.test(span.text)) return { kind: 'int', ...span };
  return literal(span, orMistake(checkedUint(BigInt(span.text.slice(0, -1))), source, span.start, 'uint'));
}

/** Up to so many digits a number is exact. */
const EXACT_DIGITS = 15;

/** The value of an int token with its sign. */
export function intValue(text: string, negative: boolean, source: string, start: number): Value {
  if (text.length <= EXACT_DIGITS) return negative ? 0 - Number(text) : Number(text);
  const magnitude = BigInt(text);
  return orMistake(checkedInt(negative ? -magnitude : magnitude), source, start, 'int');
}

function orMistake(value: Value, source: string, start: number, type: string): Value {
  if (value instanceof CelError) throw syntaxError(source, start, `invalid ${type} literal`);
  return value;
}

/** The problem of source that is not an expression. */
export function syntaxError(source: string, offset: number, message: string): CelProblem {
  return new CelProblem('cel.syntax', source, [mistakeAt(source, offset, message)]);
}
