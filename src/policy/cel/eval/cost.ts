import type { Meter } from '../values/equality.ts';
import { mapSize } from '../values/map.ts';
import { codePointCount } from '../values/text.ts';
import { Boxed, MapValue, Optional, type PlainMap, type Value } from '../values/value.ts';

/** Factors of the runtime cost model (cel-go, common/cost.go). */
export const STRING_FACTOR = 0.1;
export const REGEX_FACTOR = 0.25;
export const LIST_CREATE_COST = 10;
export const MAP_CREATE_COST = 30;
export const STRUCT_CREATE_COST = 40;

/** The size that costs are counted by: code points, bytes, elements, entries, 1 for anything else. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return codePointCount(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof MapValue) return value.size;
  if (value instanceof Optional) return value.value === undefined ? 1 : sizeOf(value.value);
  return value instanceof Boxed ? 1 : mapSize(value as PlainMap);
}

/** The same, of maps that may be large. */
export function sizeIn(value: Value, meter: Meter): number {
  if (typeof value !== 'object' || value === null) return sizeOf(value);
  const isSized = Array.isArray(value) || value instanceof Boxed || value instanceof Uint8Array;
  return isSized ? sizeOf(value) : meter.keysOf(value as PlainMap).length;
}

/** The cost of looking at all of a text once. */
export function traversal(value: Value): number {
  // A text of at most ten units has one to ten code points: no need to count them.
  if (typeof value === 'string' && value.length <= 10) return value.length === 0 ? 0 : 1;
  return Math.ceil(sizeOf(value) * STRING_FACTOR);
}

/** The cost of looking at two texts in step. */
export function pairTraversal(a: Value, b: Value): number {
  return Math.ceil(Math.min(sizeOf(a), sizeOf(b)) * STRING_FACTOR);
}

/** The cost of matching a text against a pattern. */
export function regexCost(text: Value, pattern: Value): number {
  const textCost = Math.ceil((1 + sizeOf(text)) * STRING_FACTOR);
  return textCost * Math.ceil(sizeOf(pattern) * REGEX_FACTOR);
}
