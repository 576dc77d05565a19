import type { Extractor, Read } from '../compile/extractor.ts';
import { compileRead } from '../compile/read.ts';
import type { OutputField, OutputPart } from './format.ts';
import { alertValue, printValue, type AlertValue } from './print-value.ts';

/** What an output makes of an event. */
export interface PrintedOutput {
  readonly text: string;
  /** The values of its fields, by the fields' names as written. */
  readonly fields: ReadonlyMap<string, AlertValue>;
}

/** The function that prints an output for an event. */
export function compileOutput<Event>(
  parts: readonly OutputPart[],
  extractor: Extractor<Event>,
): (event: Event) => PrintedOutput {
  const readers = parts.map((part) => (typeof part === 'string' ? part : withRead(part, extractor)));
  return (event) => {
    let text = '';
    const fields = new Map<string, AlertValue>();
    for (const reader of readers) {
      if (typeof reader === 'string') {
        text += reader;
        continue;
      }
      const { field, read } = reader;
      const value = read(event);
      text += fitted(printValue(value, field.read), field.width);
      fields.set(field.key, alertValue(value, field.read));
    }
    return { text, fields };
  };
}

function withRead<Event>(
  field: OutputField,
  extractor: Extractor<Event>,
): { readonly field: OutputField; readonly read: Read<Event> } {
  return { field, read: compileRead(field.read, extractor) };
}

function fitted(text: string, width: number | null): string {
  return width === null ? text : text.slice(0, width).padEnd(width);
}
