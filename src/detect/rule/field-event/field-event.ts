import type { EventSource, FieldValue } from '../../field/catalogue.ts';
import type { Extractor } from '../compile/extractor.ts';

/** An event that is given by the values of its fields: what tests of rules are written with. */
export interface FieldEvent {
  readonly source: EventSource;
  /** Its name in `evt.type`. */
  readonly type: string;
  /** Values by field as conditions write it: `fd.name`, `proc.aname[2]`, `evt.arg.flags`. */
  readonly fields: ReadonlyMap<string, FieldValue>;
}

/** Reads the fields of such events. */
export const fieldEventExtractor: Extractor<FieldEvent> = (name, argument) => {
  if (name === 'evt.type' || name === 'syscall.type') {
    return (event) => event.fields.get(name) ?? (event.source === 'syscall' ? event.type : null);
  }
  if (name === 'evt.source') return (event) => event.source;
  const key = fieldKey(name, argument);
  return (event) => event.fields.get(key) ?? null;
};

/** The one spelling of a field with its argument. */
export function fieldKey(name: string, argument: string | null): string {
  return argument === null ? name : `${name}[${argument}]`;
}
