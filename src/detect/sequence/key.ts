import { createHash } from 'node:crypto';
import type { FieldValue } from '../field/catalogue.ts';
import type { ReadPlan } from '../rule/check/plan.ts';
import type { Extractor } from '../rule/compile/extractor.ts';
import { compileRead } from '../rule/compile/read.ts';
import type { KeyPart } from '../rule/load/rule-set.ts';
import { printValue } from '../rule/output/print-value.ts';

/** Gives the key of what an event belongs to; null when a value is missing, and the event belongs to nothing. */
export type KeyOf<Event> = (event: Event) => string | null;

/** Longer keys are remembered by their beginning and digest, so that what is remembered of a key has a size. */
const LONGEST = 96;
const BEGINNING = 40;

/** The values of these, as one key. */
export function compileKey<Event>(parts: readonly KeyPart[], extractor: Extractor<Event>): KeyOf<Event> {
  return keyOf(parts, extractor, textOf);
}

/** The values of these as they are printed, as one key. */
export function compilePrintedKey<Event>(
  plans: readonly ReadPlan[],
  extractor: Extractor<Event>,
): KeyOf<Event> {
  const parts = plans.map((read) => ({ read, optional: false }));
  return keyOf(parts, extractor, printValue);
}

function keyOf<Event>(
  parts: readonly KeyPart[],
  extractor: Extractor<Event>,
  print: (value: FieldValue, plan: ReadPlan) => string,
): KeyOf<Event> {
  const readers = parts.map(({ read: plan, optional }) => ({
    plan,
    optional,
    read: compileRead(plan, extractor),
  }));
  return (event) => {
    let key = '';
    for (const { plan, optional, read } of readers) {
      const value = read(event);
      if (value === null && !optional) return null;
      const text = value === null ? '' : print(value, plan);
      key = key === '' ? text : `${key} ${text}`;
    }
    return bounded(key);
  };
}

/** The ids of an event's process and of its ancestors, nearest first. */
export function compileLineage<Event>(extractor: Extractor<Event>): (event: Event) => readonly string[] {
  const readSelf = extractor('proc.pid', null);
  const readAncestors = extractor('proc.apid', null);
  return (event) => {
    const self = readSelf(event);
    if (self === null) return [];
    const ancestors = readAncestors(event) as readonly FieldValue[] | null;
    return [textOf(self), ...(ancestors ?? []).map(textOf)];
  };
}

function textOf(value: FieldValue): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}

function bounded(key: string): string {
  if (key.length <= LONGEST) return key;
  return `${key.slice(0, BEGINNING)}…${createHash('sha256').update(key).digest('base64')}`;
}
