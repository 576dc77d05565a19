import { mapGet, mapKeys } from './map.ts';
import { comparable } from './number.ts';
import {
  Boxed,
  Duration,
  isWhole,
  MapValue,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type PlainMap,
  type Value,
} from './value.ts';

/** Counts the steps of work that the language's cost model takes for one; throws past the limit. */
export interface Meter {
  charge(steps: number): void;
  /** The keys of a map; it knows those of large ones, which take long to ask for. */
  keysOf(map: PlainMap | MapValue): readonly Value[];
}

/** For what is known to be small. */
export const UNMETERED: Meter = { charge: () => undefined, keysOf: mapKeys };

/**
 * Equality across types (langdef, "Equality"): numbers compare by value whatever their type, lists and maps element by element,
 * anything else of different types is unequal. Errors never come in.
 */
export function equals(a: Value, b: Value, meter: Meter): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if (typeof a === 'boolean' || typeof b === 'boolean') return a === b;
  if (a === null || b === null) return a === b;
  const left = comparable(a);
  const right = comparable(b);
  if (left !== undefined || right !== undefined) {
    return left !== undefined && right !== undefined && compareNumbers(left, right) === 0;
  }
  meter.charge(COMPARED_STEPS);
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b, meter);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof Boxed && !(a instanceof MapValue)) return b instanceof Boxed && equalBoxed(a, b, meter);
  return isMapLike(a) && isMapLike(b) && equalMaps(a, b, meter);
}

/** Looking at one list or map, in steps of less than 10 ns. */
const COMPARED_STEPS = 4;
/** Looking an entry up in both maps. */
const ENTRY_STEPS = 6;

function equalLists(a: readonly Value[], b: readonly Value[], meter: Meter): boolean {
  if (a.length !== b.length) return false;
  meter.charge(a.length);
  for (let i = 0; i < a.length; i++) {
    if (!equals(a[i]!, b[i]!, meter)) return false;
  }
  return true;
}

function equalMaps(a: PlainMap | MapValue, b: PlainMap | MapValue, meter: Meter): boolean {
  meter.charge(COMPARED_STEPS);
  if (entriesOf(a, meter) !== entriesOf(b, meter)) return false;
  const keys = meter.keysOf(a);
  meter.charge(keys.length * ENTRY_STEPS);
  for (const key of keys) {
    const left = mapGet(a, key)!;
    const right = mapGet(b, key);
    if (right === undefined || !equals(left, right, meter)) return false;
  }
  return true;
}

/** How many entries a map has. */
function entriesOf(map: PlainMap | MapValue, meter: Meter): number {
  return map instanceof MapValue ? map.size : meter.keysOf(map).length;
}

function equalBoxed(a: Boxed, b: Boxed, meter: Meter): boolean {
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof Opaque) return b instanceof Opaque && a.typeName === b.typeName && a.equals(b);
  if (a instanceof Optional && b instanceof Optional) {
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return equals(a.value, b.value, meter);
  }
  return false;
}

function isMapLike(value: Value): value is PlainMap | MapValue {
  return (
    value instanceof MapValue ||
    !(value instanceof Boxed || value instanceof Uint8Array || Array.isArray(value))
  );
}

/**
 * Orders two values: negative, zero, positive; `undefined` where one is NaN or they have no order (then `comparableKinds` says
 * which of the two it was).
 */
export function compareValues(a: Value, b: Value): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  const left = comparable(a);
  const right = comparable(b);
  if (left !== undefined && right !== undefined) {
    return compareNumbers(left, right);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return sign(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return sign(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return undefined;
}

/** Integers beyond 2^53 are compared with doubles as doubles (cel-go does the same); NaN has no order. */
function compareNumbers(a: number | bigint, b: number | bigint): number | undefined {
  const left = typeof a === 'bigint' && typeof b === 'number' ? Number(a) : a;
  const right = typeof b === 'bigint' && typeof a === 'number' ? Number(b) : b;
  if (left === right) return 0;
  return left < right ? -1 : left > right ? 1 : undefined;
}

/** Whether two values have an order at all (NaN has, with the answer "neither"). */
export function haveOrder(a: Value, b: Value): boolean {
  if (isNumber(a)) return isNumber(b);
  switch (typeof a) {
    case 'string':
    case 'boolean':
      return typeof a === typeof b;
    default:
      return (
        (a instanceof Timestamp && b instanceof Timestamp) ||
        (a instanceof Duration && b instanceof Duration) ||
        (a instanceof Uint8Array && b instanceof Uint8Array)
      );
  }
}

/** True for ints, uints and doubles. */
export function isNumber(value: Value): boolean {
  return comparable(value) !== undefined;
}

/**
 * Orders text by code point, which is the order of its UTF-8 bytes; UTF-16 order differs where surrogates meet U+E000 to U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      const leftSurrogate = left >= 0xd800 && left <= 0xdfff;
      const rightSurrogate = right >= 0xd800 && right <= 0xdfff;
      if (leftSurrogate !== rightSurrogate) return leftSurrogate ? 1 : -1;
      return left - right;
    }
  }
  return a.length - b.length;
}

function sign(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True where a value can be a key of a map (langdef, "Maps"). */
export function isKey(value: Value): boolean {
  if (typeof value === 'number') return isWhole(value);
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint' ||
    value instanceof Uint
  );
}
