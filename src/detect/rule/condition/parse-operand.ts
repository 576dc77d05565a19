import { Problem } from '#core/index.ts';
import {
  TRANSFORMERS,
  type FieldReference,
  type Transformed,
  type Transformer,
  type TransformerArgument,
} from './ast.ts';
import type { Cursor } from './cursor.ts';

/** How many parentheses may still be opened. */
export interface Depth {
  readonly left: number;
  readonly max: number;
}

export const FIELD_NAME = /[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)+/y;
const BARE_ARGUMENT = /[^\][ \t\n\v\f\r"']+/y;
const NUMBER = /[+-]?[0-9]+\.?[0-9]*/y;

/** The rest of a field whose name was just taken. */
export function parseField(cursor: Cursor, start: number): FieldReference {
  const name = cursor.token;
  const argument = parseBrackets(cursor);
  return { kind: 'field', name, argument, start, end: cursor.offset };
}

/** Takes the name of a transformer with its parenthesis; no blank may stand between the two. */
export function takeTransformer(cursor: Cursor): Transformer | null {
  for (const transformer of TRANSFORMERS) if (cursor.literal(`${transformer}(`)) return transformer;
  return null;
}

/** The rest of a transformer whose name and parenthesis were just taken. */
export function parseTransformed(
  cursor: Cursor,
  depth: Depth,
  transformer: Transformer,
  start: number,
): Transformed {
  const of = parseArguments(cursor, depth, true);
  if (!cursor.literal(')')) throw syntax("expected a ')' token closing the transformer");
  const argument = parseBrackets(cursor);
  return { kind: 'transformed', transformer, of, argument, start, end: cursor.offset };
}

/** Arguments of a transformer, or the items of a list among them, which holds no further list. */
function parseArguments(cursor: Cursor, outer: Depth, withLists: boolean): TransformerArgument[] {
  if (outer.left === 0) throw syntax(`exceeded max depth limit of ${outer.max}`);
  const depth = { ...outer, left: outer.left - 1 };
  const found: TransformerArgument[] = [];
  do {
    cursor.blank();
    found.push(parseArgument(cursor, depth, withLists));
    cursor.blank();
  } while (cursor.literal(','));
  return found;
}

function parseArgument(cursor: Cursor, depth: Depth, withLists: boolean): TransformerArgument {
  const start = cursor.offset;
  const transformer = takeTransformer(cursor);
  if (transformer) return parseTransformed(cursor, depth, transformer, start);
  if (cursor.pattern(FIELD_NAME)) return parseField(cursor, start);
  const quoted = cursor.quoted();
  if (quoted !== null) return { kind: 'word', text: quoted, quoted: true, start, end: cursor.offset };
  if (cursor.pattern(NUMBER))
    return { kind: 'word', text: cursor.token, quoted: false, start, end: cursor.offset };
  if (withLists && cursor.literal('(')) {
    cursor.blank();
    const isEmpty = cursor.literal(')');
    const items = isEmpty ? [] : parseArguments(cursor, depth, false);
    if (!isEmpty && !cursor.literal(')')) throw syntax("expected a ')' token");
    return { kind: 'words', items, start, end: cursor.offset };
  }
  const names = ['val', ...TRANSFORMERS].map((name) => `'${name}'`).join(', ');
  throw syntax(`expected a field or a nested valid transformer: ${names}`);
}

function parseBrackets(cursor: Cursor): string | null {
  if (!cursor.literal('[')) return null;
  if (cursor.quoted() === null && !cursor.pattern(BARE_ARGUMENT)) {
    throw syntax('expected a valid field argument: a quoted string or a bare string');
  }
  const argument = cursor.token;
  if (!cursor.literal(']')) throw syntax("expected a ']' token");
  return argument;
}

function syntax(message: string): Problem {
  return new Problem('condition.syntax', message);
}
