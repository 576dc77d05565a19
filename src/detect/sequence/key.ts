import { createHash } from 'node:crypto';
import type { FieldValue } from '../field/catalogue.ts';
import type { ReadPlan } from '../rule/check/plan.ts';
import type { Extractor } from '../rule/compile/extractor.ts';
import { compileRead } from '../rule/compile/read.ts';
import type { KeyPart } from '../rule/load/rule-set.ts';
import { printValue } from '../rule/output/print-value.ts';
import type { KeyHash } from './key-hash.ts';
import type { StoredValue } from './value-store.ts';

/** Feeds the key of what an event belongs to; false when a value is missing, and the event belongs to nothing. */
export type AddKey<Event> = (event: Event, hash: KeyHash) => boolean;

/** Longer values are remembered by their beginning and digest. */
const LONGEST = 96;
const BEGINNING = 40;

/** The values of these, as one key. */
export function compileKey<Event>(parts: readonly KeyPart[], extractor: Extractor<Event>): AddKey<Event> {
  const readers = parts.map(({ read, optional }) => ({ optional, read: compileRead(read, extractor) }));
  return (event, hash) => {
    for (const { optional, read } of readers) {
      const value = read(event);
      if (value !== null) addValue(value, hash);
      else if (optional) hash.addText('');
      else return false;
    }
    return true;
  };
}

/** Feeds a value to a hash. */
export function addValue(value: FieldValue, hash: KeyHash): void {
  if (typeof value === 'number' || typeof value === 'bigint') hash.addNumber(value);
  else hash.addText(textOf(value));
}

/** The values of these as they are remembered; null when one is missing. */
export function compileValues<Event>(
  plans: readonly ReadPlan[],
  extractor: Extractor<Event>,
): (event: Event) => readonly StoredValue[] | null {
  const readers = plans.map((plan) => ({ plan, read: compileRead(plan, extractor) }));
  return (event) => {
    const values: StoredValue[] = [];
    for (const { plan, read } of readers) {
      const value = read(event);
      if (value === null) return null;
      values.push(bounded(storedValue(value, plan)));
    }
    return values;
  };
}

/**
 * A value as it is remembered: as it is printed, but a number stays one. V8 keeps many numbers that became texts lately, and
 * then their texts live for long: with an event for each of a million ports that alone is 50 MB.
 */
export function storedValue(value: FieldValue | null, plan: ReadPlan): StoredValue {
  return typeof value === 'number' ? value : printValue(value, plan);
}

/** What was remembered, as it is printed. */
export function printStored(value: string | number, plan: ReadPlan): string {
  return typeof value === 'number' ? printValue(value, plan) : value;
}

/** The ids of an event's process and of its ancestors, nearest first. */
export function compileLineage<Event>(extractor: Extractor<Event>): (event: Event) => readonly FieldValue[] {
  const readSelf = extractor('proc.pid', null);
  const readAncestors = extractor('proc.apid', null);
  return (event) => {
    const self = readSelf(event);
    if (self === null) return [];
    const ancestors = readAncestors(event) as readonly FieldValue[] | null;
    return ancestors === null ? [self] : [self, ...ancestors];
  };
}

function textOf(value: Exclude<FieldValue, number | bigint>): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}

function bounded(value: StoredValue): StoredValue {
  if (typeof value !== 'string' || value.length <= LONGEST) return value;
  return `${value.slice(0, BEGINNING)}…${createHash('sha256').update(value).digest('base64')}`;
}
