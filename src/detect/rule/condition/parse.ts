import { messageOf, Problem } from '#core/index.ts';
import {
  LIST_OPERATORS,
  MODIFIERS,
  NUMBER_OPERATORS,
  TEXT_SIGNS,
  TEXT_WORDS,
  TRANSFORMERS,
  type Check,
  type Comparand,
  type Condition,
  type Modifier,
  type Operand,
  type Operator,
  type Word,
} from './ast.ts';
import { Cursor } from './cursor.ts';
import { LogicParser } from './parse-logic.ts';
import { FIELD_NAME, parseField, parseTransformed, takeTransformer, type Depth } from './parse-operand.ts';

export interface ConditionError {
  readonly message: string;
  /** Offset in the text at which reading stopped. */
  readonly offset: number;
}

export type ParsedCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly error: ConditionError };

/** How deep parentheses may nest in a condition that stands alone, and in one of a rule file (Falco's figures). */
export const CONDITION_DEPTH = 100;
export const RULE_CONDITION_DEPTH = 1000;

const IDENTIFIER = /[a-zA-Z][a-zA-Z0-9_]*/y;
const BARE_WORD = /[^()"' \t\n\v\f\r=,]+/y;
const HEX_NUMBER = /0[xX][0-9a-zA-Z]+/y;
const NUMBER = /[+-]?[0-9]+\.?[0-9]*(?:[eE][+-][0-9]+)?/y;

/** Reads a condition by Falco's grammar. Nothing is looked up: fields, lists and macros may be unknown. */
export function parseCondition(text: string, maxDepth: number = CONDITION_DEPTH): ParsedCondition {
  const cursor = new Cursor(text);
  try {
    if (text === '') throw syntax('filter input string is empty');
    const condition = new LogicParser(cursor, maxDepth, parseCheck).parse();
    if (!cursor.atEnd)
      throw syntax(`unexpected token after '${shorten(cursor.token)}', expecting 'or', 'and'`);
    return { ok: true, condition };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, error: { message: messageOf(error), offset: cursor.offset } };
  }
}

/** How much of a word a message shows. */
const SHOWN = 100;

function shorten(word: string): string {
  return word.length > SHOWN ? `${word.slice(0, SHOWN)}...` : word;
}

/** What is no logic: a comparison, or the name of a macro. */
function parseCheck(cursor: Cursor, depth: Depth): Condition {
  const start = cursor.offset;
  if (cursor.pattern(FIELD_NAME)) return parseComparison(cursor, depth, parseField(cursor, start));
  const transformer = takeTransformer(cursor);
  if (transformer) return parseComparison(cursor, depth, parseTransformed(cursor, depth, transformer, start));
  if (cursor.pattern(IDENTIFIER)) return { kind: 'macro', name: cursor.token, start, end: cursor.offset };
  throw syntax("expected a '(' token, a field check, or an identifier");
}

function parseComparison(cursor: Cursor, depth: Depth, left: Operand): Check {
  cursor.blank();
  const check = (operator: Operator, right: Comparand | null, modifier: Modifier | null = null): Check => ({
    kind: 'check',
    left,
    operator,
    modifier,
    right,
    start: left.start,
    end: cursor.offset,
  });
  if (cursor.literal('exists')) return check('exists', null);
  const number = cursor.oneOf(NUMBER_OPERATORS);
  if (number) return check(number, parseNumber(cursor, depth));
  const text = cursor.oneOf(TEXT_SIGNS) ?? cursor.wordOf(TEXT_WORDS);
  if (text) {
    const modifier = takeModifier(cursor);
    if (modifier) return check(text, parseList(cursor, depth), modifier);
    return check(text, parseText(cursor, depth));
  }
  const list = cursor.oneOf(LIST_OPERATORS);
  if (list) return check(list, parseList(cursor, depth));
  throw syntax(`expected a valid check operator: one of ${quotedNames(OPERATORS)}`);
}

/** `oneof`, `anyof`, `allof` before a list; `name = anyof` alone compares with that word. */
function takeModifier(cursor: Cursor): Modifier | null {
  const before = cursor.offset;
  cursor.blank();
  const modifier = cursor.oneOf(MODIFIERS);
  if (modifier) {
    const apart = cursor.blank();
    const after = cursor.offset;
    if (cursor.text[after] === '(') return modifier;
    if (apart && cursor.pattern(IDENTIFIER) && cursor.token !== 'and' && cursor.token !== 'or') {
      cursor.offset = after;
      return modifier;
    }
  }
  cursor.offset = before;
  return null;
}

function parseNumber(cursor: Cursor, depth: Depth): Comparand {
  cursor.blank();
  const start = cursor.offset;
  const operand = tryOperand(cursor, depth);
  if (operand) return operand;
  if (cursor.pattern(HEX_NUMBER) || cursor.pattern(NUMBER)) return wordAt(cursor, start, false);
  throw syntax(
    `expected a number value or a field with a valid transformer: ${quotedNames(RIGHT_TRANSFORMERS)}`,
  );
}

function parseText(cursor: Cursor, depth: Depth): Comparand {
  cursor.blank();
  const operand = tryOperand(cursor, depth);
  if (operand) return operand;
  const word = tryWord(cursor);
  if (word) return { kind: 'word', ...word };
  throw syntax(
    `expected a string value or a field with a valid transformer: ${quotedNames(RIGHT_TRANSFORMERS)}`,
  );
}

function parseList(cursor: Cursor, depth: Depth): Comparand {
  cursor.blank();
  const start = cursor.offset;
  if (cursor.literal('(')) {
    const items = parseWords(cursor);
    if (!cursor.literal(')')) throw syntax("expected a ')' token");
    return { kind: 'words', items, start, end: cursor.offset };
  }
  const operand = tryOperand(cursor, depth);
  if (operand) return operand;
  if (cursor.pattern(IDENTIFIER)) return { kind: 'name', name: cursor.token, start, end: cursor.offset };
  throw syntax(
    `expected a list, an identifier, or a field with a valid transformer: ${quotedNames(RIGHT_TRANSFORMERS)}`,
  );
}

function parseWords(cursor: Cursor): Word[] {
  const items: Word[] = [];
  cursor.blank();
  const first = tryWord(cursor);
  if (!first) return items;
  items.push(first);
  cursor.blank();
  while (cursor.literal(',')) {
    cursor.blank();
    const word = tryWord(cursor);
    if (!word) throw syntax('expected a string value');
    items.push(word);
    cursor.blank();
  }
  return items;
}

function tryWord(cursor: Cursor): Word | null {
  const start = cursor.offset;
  const quoted = cursor.quoted();
  if (quoted !== null) return { text: quoted, quoted: true, start, end: cursor.offset };
  if (!cursor.pattern(BARE_WORD)) return null;
  return { text: cursor.token, quoted: false, start, end: cursor.offset };
}

function wordAt(cursor: Cursor, start: number, quoted: boolean): Comparand {
  return { kind: 'word', text: cursor.token, quoted, start, end: cursor.offset };
}

/** `val(field)` or a transformer on the right of an operator. */
function tryOperand(cursor: Cursor, depth: Depth): Comparand | null {
  const start = cursor.offset;
  if (cursor.literal('val(')) {
    cursor.blank();
    const fieldStart = cursor.offset;
    if (!cursor.pattern(FIELD_NAME)) throw syntax("expected a field within 'val' transformer");
    const operand = parseField(cursor, fieldStart);
    cursor.blank();
    if (!cursor.literal(')')) throw syntax("expected a ')' token closing the transformer");
    return { kind: 'operand', operand, val: true, start, end: cursor.offset };
  }
  const transformer = takeTransformer(cursor);
  if (!transformer) return null;
  const operand = parseTransformed(cursor, depth, transformer, start);
  return { kind: 'operand', operand, val: false, start, end: cursor.offset };
}

const OPERATORS = ['exists', ...NUMBER_OPERATORS, ...TEXT_SIGNS, ...TEXT_WORDS, ...LIST_OPERATORS];
const RIGHT_TRANSFORMERS = ['val', ...TRANSFORMERS];

function quotedNames(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

function syntax(message: string): Problem {
  return new Problem('condition.syntax', message);
}
