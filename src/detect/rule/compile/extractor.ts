import type { EventSource, FieldValue } from '../../field/catalogue.ts';

/** Reads one field of an event; null when the event has no such value. */
export type Read<Event> = (event: Event) => FieldValue | null;

/**
 * Gives the reader of a field (`proc.aname`, `2`); the field is known to the catalogue, the argument fits it. With a source,
 * the reader is for events of that source only.
 */
export type Extractor<Event> = (name: string, argument: string | null, source?: EventSource) => Read<Event>;

/** Judges an event. */
export type Test<Event> = (event: Event) => boolean;
