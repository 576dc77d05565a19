import type { FieldValue } from '../../field/catalogue.ts';

/** Reads one field of an event; null when the event has no such value. */
export type Read<Event> = (event: Event) => FieldValue | null;

/** Gives the reader of a field (`proc.aname`, `2`); the field is known to the catalogue, the argument fits it. */
export type Extractor<Event> = (name: string, argument: string | null) => Read<Event>;

/** Judges an event. */
export type Test<Event> = (event: Event) => boolean;
