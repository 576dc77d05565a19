import { Problem } from '#core/index.ts';
import { findField, findFieldUse, type EventSource } from '../../field/catalogue.ts';
import { Cursor } from '../condition/cursor.ts';
import { parseTransformed, takeTransformer } from '../condition/parse-operand.ts';
import type { FieldReference, Operand } from '../condition/ast.ts';
import { ConditionFault } from '../check/fault.ts';
import type { ReadPlan } from '../check/plan.ts';
import { planOperand } from '../check/type-check.ts';

/** A field that stands in an output. */
export interface OutputField {
  /** As written: `proc.aname[2]`, `tolower(fd.name)`; the name of the value in `output_fields`. */
  readonly key: string;
  readonly read: ReadPlan;
  /** The value is cut or filled with blanks to this many characters; null for as it is. */
  readonly width: number | null;
}

/** Text and fields in the order in which they are printed. */
export type OutputPart = string | OutputField;

/** More fields than any output has. */
const FIELD_LIMIT = 256;
/** How much of an output a message shows. */
const SHOWN = 100;
/** Transformers in transformers, as in a condition. */
const DEPTH = { left: 100, max: 100 };

/** Reads the output of a rule. A `rule.output` problem says what is no field. A leading `*` (print even when values are missing) is how we always print. */
export function parseOutput(text: string, source: EventSource): OutputPart[] {
  const cursor = new Cursor(text);
  if (text.startsWith('*')) cursor.offset = 1;
  const parts: OutputPart[] = [];
  while (!cursor.atEnd) {
    const percent = text.indexOf('%', cursor.offset);
    const end = percent === -1 ? text.length : percent;
    if (end > cursor.offset) parts.push(text.slice(cursor.offset, end));
    if (percent === -1) break;
    if (percent === text.length - 1) {
      throw outputProblem('invalid formatting syntax: formatting cannot end with a %');
    }
    cursor.offset = percent + 1;
    parts.push(takeField(cursor, source));
    if (parts.length > FIELD_LIMIT * 2) throw outputProblem(`more than ${FIELD_LIMIT} fields in one output`);
  }
  return parts;
}

function takeField(cursor: Cursor, source: EventSource): OutputField {
  const width = cursor.pattern(/[0-9]{1,4}/y) ? Number(cursor.token) : null;
  const start = cursor.offset;
  const unknown = (): Problem =>
    outputProblem(`invalid formatting token ${cursor.text.slice(start, start + SHOWN)}`);
  const operand = takeOperand(cursor);
  if (!operand) throw unknown();
  const key = cursor.text.slice(start, cursor.offset);
  try {
    return { key, read: planOperand(operand, source, 'output'), width };
  } catch (error) {
    if (!(error instanceof ConditionFault)) throw error;
    const missing = error.message.includes('nonexistent field');
    throw missing ? unknown() : outputProblem(error.message);
  }
}

function takeOperand(cursor: Cursor): Operand | null {
  const start = cursor.offset;
  const transformer = takeTransformer(cursor);
  return transformer ? parseTransformed(cursor, DEPTH, transformer, start) : takeReference(cursor);
}

/** Longer names no field has, its argument after a dot included. */
const REFERENCE = /[a-zA-Z][a-zA-Z0-9_.]{0,127}/y;

/** The longest field that the text starts with: in `%user.name.` the last dot is text. */
function takeReference(cursor: Cursor): FieldReference | null {
  const start = cursor.offset;
  if (!cursor.pattern(REFERENCE)) return null;
  for (let length = cursor.token.length; length > 0; length--) {
    const name = cursor.token.slice(0, length);
    const use = findFieldUse(name, null);
    if (!use || (use.argument !== null && !/^\w+$/.test(use.argument))) continue;
    cursor.offset = start + length;
    const takesArgument = findField(name)?.argument !== undefined;
    const argument = takesArgument ? takeBrackets(cursor) : null;
    return { kind: 'field', name, argument, start, end: cursor.offset };
  }
  cursor.offset = start;
  return null;
}

function takeBrackets(cursor: Cursor): string | null {
  if (cursor.text[cursor.offset] !== '[') return null;
  const close = cursor.text.indexOf(']', cursor.offset);
  if (close === -1)
    throw outputProblem(
      `invalid formatting token ${cursor.text.slice(cursor.offset, cursor.offset + SHOWN)}`,
    );
  const argument = cursor.text.slice(cursor.offset + 1, close);
  cursor.offset = close + 1;
  return argument;
}

function outputProblem(message: string): Problem {
  return new Problem('rule.output', message);
}
