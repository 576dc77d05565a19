import type { DetectEvent } from './event.ts';

/**
 * What a field yields: null (from the extractor) means that it cannot be known for this event. Integers are a `number`
 * when it holds them exactly and a `bigint` otherwise; IP addresses are their 4 or 16 bytes.
 */
export type FieldValue = string | number | bigint | boolean | Uint8Array | readonly FieldValue[];

/** Reads one field of an event. */
export type FieldExtractor = (event: DetectEvent) => FieldValue | null;

/** The function that reads a field, `fieldExtractor('proc.aname', '2')`; null for a name or argument that no field has. */
export function fieldExtractor(name: string, argument?: string): FieldExtractor | null {
  return name === 'evt.num' && argument === undefined ? (event) => event.number : null;
}
