import type { Json } from '#core/index.ts';
import { exactDuration } from './values/duration.ts';
import { mapGet, mapKeys } from './values/map.ts';
import { toText } from './values/convert.ts';
import { formatTimestamp } from './values/timestamp.ts';
import {
  type Boxed,
  Double,
  Duration,
  isMap,
  isWhole,
  type MapValue,
  Opaque,
  Optional,
  type PlainMap,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './values/value.ts';

/** A result with more parts than this is refused: shared parts may make it far larger written out than it is in memory. */
const JSON_PARTS = 1_000_000;
/** A part of a document with more parts than this: no object of a cluster has as many. */
const DOCUMENT_PARTS = 100_000;

/**
 * A value as JSON: ints beyond 2^53 as text, bytes as base64, timestamps as RFC 3339, durations in seconds, types by name, an
 * absent optional as null, NaN and infinities as text.
 */
export function toJson(value: Value): Json {
  return convertParts(value, shownNumber, JSON_PARTS) as Json;
}

/** A value as a part of a document: like `toJson`, but numbers stay exactly what they are. */
export function toDocument(value: Value): unknown {
  return convertParts(value, (number) => number, DOCUMENT_PARTS);
}

/** A value as a part of a patch of an API server: what is no number of JSON is text (protobuf's JSON mapping, int64 as structpb has it). */
export function toPatch(value: Value): unknown {
  return convertParts(value, shownNumber, DOCUMENT_PARTS);
}

/** A property as assignment makes it, which for this one name would do something else. */
const OWN = { writable: true, enumerable: true, configurable: true };

type ExactNumber = number | bigint | Double;

function convertParts(value: Value, convertNumber: (number: ExactNumber) => unknown, limit: number): unknown {
  let parts = 0;
  const convert = (inner: Value): unknown => {
    if (++parts > limit) throw new RangeError(`a result of more than ${limit} parts`);
    if (inner === null || typeof inner === 'boolean' || typeof inner === 'string') return inner;
    if (typeof inner === 'number' || typeof inner === 'bigint') return convertNumber(inner);
    if (Array.isArray(inner)) return (inner as readonly Value[]).map(convert);
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('base64');
    return isMap(inner) ? convertMap(inner) : convertBoxed(inner as Boxed);
  };
  const convertMap = (map: PlainMap | MapValue): Record<string, unknown> => {
    const object: Record<string, unknown> = {};
    for (const key of mapKeys(map)) {
      const name = typeof key === 'string' ? key : (toText(key) as string);
      const value = convert(mapGet(map, key)!);
      if (name === '__proto__') Object.defineProperty(object, name, { value, ...OWN });
      else object[name] = value;
    }
    return object;
  };
  const convertBoxed = (inner: Boxed): unknown => {
    if (inner instanceof Double) return convertNumber(inner);
    if (inner instanceof Uint) {
      const isSmall = inner.value <= BigInt(Number.MAX_SAFE_INTEGER);
      return convertNumber(isSmall ? Number(inner.value) : inner.value);
    }
    if (inner instanceof Timestamp) return formatTimestamp(inner);
    if (inner instanceof Duration) return exactDuration(inner);
    if (inner instanceof TypeValue) return inner.name;
    if (inner instanceof Optional) return inner.value === undefined ? null : convert(inner.value);
    return inner instanceof Opaque ? inner.toString() : null;
  };
  return convert(value);
}

function shownNumber(number: ExactNumber): Json {
  if (typeof number === 'bigint') return String(number);
  if (typeof number === 'number' && isWhole(number) && !Number.isSafeInteger(number)) {
    return String(BigInt(number));
  }
  const value = typeof number === 'number' ? number : number.value;
  if (Number.isFinite(value)) return value + 0;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
