import type { Field, FieldArgument, FieldType } from './field.ts';

type Extra = Omit<Field, 'name' | 'type' | 'doc'>;

/** One row of a field table. */
export type Define = (name: string, doc: string, extra?: Extra) => Field;

/** A row maker for each type, with what all the table's rows share. */
export function definers(shared: Extra): Record<FieldType, Define> {
  const of =
    (type: FieldType): Define =>
    (name, doc, extra = {}) => ({ name, type, doc, ...shared, ...extra });
  return {
    string: of('string'),
    number: of('number'),
    uint: of('uint'),
    bool: of('bool'),
    ip: of('ip'),
    net: of('net'),
    bytes: of('bytes'),
    duration: of('duration'),
    abstime: of('abstime'),
    flags: of('flags'),
    dynamic: of('dynamic'),
  };
}

/** `field[0]` or nothing. */
export const INDEX: FieldArgument = { kind: 'index', required: false };
/** `field[0]`, `field[name]` or nothing. */
export const EITHER: FieldArgument = { kind: 'either', required: false };
/** `field[0]` or `field[name]`. */
export const NEEDS_EITHER: FieldArgument = { kind: 'either', required: true };
/** `field[name]`. */
export const NEEDS_KEY: FieldArgument = { kind: 'key', required: true };
/** `field[name]` or `field.name`. */
export const NEEDS_NAME: FieldArgument = { kind: 'key', required: true, dotted: true };
/** `field.name` or `field[0]`. */
export const NEEDS_NAME_OR_INDEX: FieldArgument = { kind: 'either', required: true, dotted: true };
