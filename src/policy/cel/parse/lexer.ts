import { checkedInt, checkedUint, doubleOf } from '../values/number.ts';
import { CelError, type Value } from '../values/value.ts';
import { CelProblem, mistakeAt } from '../problem.ts';
import { readQuoted, type Quoted } from './quoted.ts';
import { KEYWORDS, type Token } from './token.ts';

const SPACE = /(?:[ \t\r\n\f]|\/\/[^\n]*)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const ESCAPED_WORD = /`[A-Za-z0-9_.\-/ ]+`/y;
const DOUBLE = /[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const INTEGER = /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]?/y;
const PUNCTUATION = /==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]{}]/y;
const STRING_START = /(?:[bB]?[rR]?)(?:'|")/y;

/** Splits source into tokens (langdef, "Syntax"); throws `cel.syntax` at the first character that starts none. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    position = match(SPACE, source, position)?.end ?? position;
    if (position >= source.length) break;
    const token = readToken(source, position);
    tokens.push(token);
    position = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, start: number): Token {
  if (match(STRING_START, source, start) !== undefined) return stringToken(readQuoted(source, start), source, start);
  const word = match(WORD, source, start);
  if (word !== undefined) return wordToken(word);
  const double = match(DOUBLE, source, start);
  if (double !== undefined) return literal(double, doubleValue(double.text, source, start));
  const integer = match(INTEGER, source, start);
  if (integer !== undefined) return integerToken(integer, source);
  const punctuation = match(PUNCTUATION, source, start);
  if (punctuation !== undefined) return { kind: 'punctuation', ...punctuation };
  const escaped = match(ESCAPED_WORD, source, start);
  if (escaped !== undefined) return { kind: 'quoted-identifier', ...escaped };
  const character = String.fromCodePoint(source.codePointAt(start)!);
  throw syntaxError(source, start, `Syntax error: token recognition error at: '${character}'`);
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

function wordToken(word: Span): Token {
  if (!KEYWORDS.has(word.text)) return { kind: 'identifier', ...word };
  if (word.text === 'in') return { kind: 'punctuation', ...word };
  return literal(word, word.text === 'null' ? null : word.text === 'true');
}

function literal(span: Span, value: Value): Token {
  return { kind: 'literal', ...span, value };
}

function stringToken(quoted: Quoted, source: string, start: number): Token {
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

/** The value of an int token with its sign. */
export function intValue(text: string, negative: boolean, source: string, start: number): Value {
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
