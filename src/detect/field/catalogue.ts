import argumentTypes from './argument-types.json' with { type: 'json' };
import eventTypes from './event-types.json' with { type: 'json' };
import type { Field, FieldType } from './field.ts';
import { CONTAINER_FIELDS } from './table/container.ts';
import { DESCRIPTOR_FIELDS } from './table/descriptor.ts';
import { EVENT_FIELDS } from './table/event.ts';
import { KUBERNETES_AUDIT_FIELDS } from './table/kubernetes-audit.ts';
import { LEGACY_FIELDS } from './table/legacy.ts';
import { PROCESS_FIELDS } from './table/process.ts';
import { SEQUENCE_FIELDS } from './table/sequence.ts';
import { USER_FIELDS } from './table/user.ts';

export type { EventSource, Field, FieldArgument, FieldType, FieldValue } from './field.ts';
export { SEQUENCE_FIELDS } from './table/sequence.ts';

/** Every field of events, in the order in which they are listed to people. */
export const FIELDS: readonly Field[] = [
  ...EVENT_FIELDS,
  ...PROCESS_FIELDS,
  ...DESCRIPTOR_FIELDS,
  ...USER_FIELDS,
  ...CONTAINER_FIELDS,
  ...KUBERNETES_AUDIT_FIELDS,
  ...LEGACY_FIELDS,
];

const BY_NAME: ReadonlyMap<string, Field> = new Map(
  [...FIELDS, ...SEQUENCE_FIELDS].map((field) => [field.name, field]),
);

/** A field with the argument that it is used with. */
export interface FieldUse {
  readonly field: Field;
  readonly argument: string | null;
}

/** Finds a field by its exact name. */
export function findField(name: string): Field | undefined {
  return BY_NAME.get(name);
}

/**
 * Finds a field by its name as written before any bracket; a dotted argument (`evt.arg.flags`) is split off.
 * `undefined` when there is no such field. Whether the argument fits the field is for the caller to judge.
 */
export function findFieldUse(written: string, bracket: string | null): FieldUse | undefined {
  const exact = BY_NAME.get(written);
  if (exact) return { field: exact, argument: bracket };
  for (let dot = written.lastIndexOf('.'); dot > 0; dot = written.lastIndexOf('.', dot - 1)) {
    const field = BY_NAME.get(written.slice(0, dot));
    if (field?.argument?.dotted) {
      return bracket === null ? { field, argument: written.slice(dot + 1) } : undefined;
    }
  }
  return undefined;
}

/** Types of the arguments that `evt.arg` and `evt.rawarg` can name; what has a shape of its own compares as text. */
export const ARGUMENT_TYPES: ReadonlyMap<string, Exclude<FieldType, 'dynamic'>> = new Map(
  Object.entries(argumentTypes).map(([name, type]) => [
    name,
    type === 'other' ? 'string' : (type as Exclude<FieldType, 'dynamic'>),
  ]),
);

/** Every name that `evt.type` can have, sorted. */
export const EVENT_TYPES: readonly string[] = eventTypes;
