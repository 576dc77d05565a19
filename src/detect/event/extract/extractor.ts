import type { FieldValue } from '../../field/field.ts';
import type { DetectEvent, SyscallEvent } from '../event.ts';

/** Reads one field of an event; null when it cannot be known for this event. */
export type FieldExtractor = (event: DetectEvent) => FieldValue | null;

/** Reads one field of a system call. */
export type SyscallExtractor = (event: SyscallEvent) => FieldValue | null;

/** Gives the extractor of a field for an argument (null: without); null when the argument makes no sense. */
export type ExtractorMaker<Extractor = FieldExtractor> = (argument: string | null) => Extractor | null;

/** The fields of one part of the event, by their names. */
export type ExtractorTable<Extractor = FieldExtractor> = Readonly<Record<string, ExtractorMaker<Extractor>>>;

/** A field that takes no argument. */
export function plain<Extractor>(extractor: Extractor): ExtractorMaker<Extractor> {
  return (argument) => (argument === null ? extractor : null);
}

/** An argument that is a whole number from 0; null for any other. */
export function indexOf(argument: string | null): number | null {
  return argument !== null && /^\d{1,9}$/.test(argument) ? Number(argument) : null;
}

/** An integer in the form that field values have: a number when it holds it exactly. */
export function integer(value: bigint): number | bigint {
  return value >= -SAFE && value <= SAFE ? Number(value) : value;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
