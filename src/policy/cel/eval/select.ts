import { mapGet, mapHas } from '../values/map.ts';
import { floatOf } from '../values/number.ts';
import {
  Boxed,
  CelError,
  isWhole,
  MapValue,
  NONE,
  Optional,
  typeNameOf,
  Uint,
  Double,
  type PlainMap,
  type Value,
} from '../values/value.ts';
import { formatDouble } from '../values/text.ts';
import { describeValue } from '../values/error.ts';
import { slotOf, type Code, type Frame } from './frame.ts';

/** `a.b`; the fast path reads the property of a plain map. */
export function selectCode(operand: Code, field: string, strict: boolean): Code {
  if (isInherited(field)) return (frame) => step(frame, operand(frame), field, strict);
  const slot = slotOf(operand);
  return (frame) => {
    const value = slot < 0 ? operand(frame) : frame.local(slot);
    if (typeof value === 'object' && value !== null && !(value instanceof Boxed)) {
      const found = (value as PlainMap)[field];
      if (found !== undefined) {
        frame.cost++;
        return found;
      }
    }
    return step(frame, value, field, strict);
  };
}

/** `a[b]` with a key that is computed. */
export function indexCode(operand: Code, key: Code, strict: boolean): Code {
  return (frame) => {
    const from = operand(frame);
    if (from instanceof CelError) return from;
    const at = key(frame);
    return at instanceof CelError ? at : step(frame, from, at, strict);
  };
}

/** One step of a path: it counts, unless there was nothing to step from or an optional has nothing there. */
function step(frame: Frame, operand: Value, key: Value, strict: boolean): Value {
  if (operand instanceof CelError) return operand;
  const found = fieldOf(operand, key, strict);
  if (found !== NONE || !(operand instanceof Optional)) frame.cost++;
  return found;
}

/** `a.?b` and `a[?b]`. */
export function optionalCode(operand: Code, key: Code): Code {
  return (frame) => {
    const from = operand(frame);
    if (from instanceof CelError || from === NONE) return from;
    const found = optionalFieldOf(from, key(frame), false);
    if (found !== NONE) frame.cost++;
    return found;
  };
}

/** `has(a.b)`: the test itself is free (the API server's PresenceTestHasCost), also where it could not be made. */
export function presenceCode(operand: Code, field: string): Code {
  const slot = slotOf(operand);
  const inherited = isInherited(field);
  return (frame) => {
    const value = slot < 0 ? operand(frame) : frame.local(slot);
    if (!inherited && typeof value === 'object' && value !== null && !(value instanceof Boxed)) {
      if ((value as PlainMap)[field] !== undefined) return true;
    }
    if (value instanceof CelError || value === NONE) frame.cost--;
    return hasField(value, field);
  };
}

/** True for names that objects, lists or bytes have without anybody having put them there, and for positions. */
function isInherited(field: string): boolean {
  return (
    field in Object.prototype ||
    field in Array.prototype ||
    field in Uint8Array.prototype ||
    /^\d+$/.test(field)
  );
}

/** `a[b]` and `a.b` for every kind of operand; `strict` as for `optionalFieldOf`. */
function fieldOf(operand: Value, key: Value, strict: boolean): Value {
  if (operand instanceof CelError) return operand;
  if (operand instanceof Optional)
    return operand.value === undefined ? NONE : optionalFieldOf(operand.value, key, strict);
  if (Array.isArray(operand)) return elementOf(operand, key);
  if (isMapLike(operand)) {
    if (!canBeKey(key))
      return key instanceof CelError ? key : new CelError(`invalid qualifier type: ${typeNameOf(key)}`);
    const found = mapGet(operand, key);
    return found === undefined ? noSuchKey(key) : found;
  }
  return noSuchKey(key);
}

function elementOf(list: readonly Value[], key: Value): Value {
  const index = positionOf(key);
  if (index === undefined) {
    if (key instanceof CelError) return key;
    const double = floatOf(key);
    return double === undefined
      ? new CelError(`unsupported index type '${typeNameOf(key)}' in list`)
      : new CelError(`unsupported index value ${formatDouble(double)} in list`);
  }
  const element = list[index];
  return element === undefined
    ? new CelError(`index out of bounds: ${typeof key === 'bigint' ? key : BigInt(index)}`)
    : element;
}

/** A position of a list: an int, or a uint or double of the same value. */
function positionOf(key: Value): number | undefined {
  if (typeof key === 'number') return isWhole(key) ? key : undefined;
  if (typeof key === 'bigint') return Number(key);
  if (key instanceof Uint) return Number(key.value);
  return key instanceof Double ? key.value : undefined;
}

function canBeKey(key: Value): boolean {
  switch (typeof key) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return true;
    default:
      return key instanceof Uint || key instanceof Double;
  }
}

function noSuchKey(key: Value): CelError {
  if (key instanceof CelError) return key;
  return new CelError(`no such key: ${describeValue(key)}`);
}

function isMapLike(value: Value): value is PlainMap | MapValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value instanceof MapValue ||
      !(value instanceof Boxed || value instanceof Uint8Array || Array.isArray(value)))
  );
}

/**
 * `a.?b` and `a[?b]`: an optional of what is there. An operand that has no fields at all is simply without that field; only
 * `.b` of an optional with such a value in it is an error where `strict` says so (the language definition).
 */
function optionalFieldOf(operand: Value, key: Value, strict: boolean): Value {
  if (operand instanceof CelError) return operand;
  if (key instanceof CelError) return key;
  if (operand instanceof Optional)
    return operand.value === undefined ? NONE : optionalFieldOf(operand.value, key, strict);
  if (Array.isArray(operand)) {
    const index = positionOf(key);
    if (index === undefined) return elementOf(operand, key);
    const element = operand[index] as Value | undefined;
    return element === undefined ? NONE : new Optional(element);
  }
  if (!isMapLike(operand)) return strict ? noSuchKey(key) : NONE;
  const found = canBeKey(key) ? mapGet(operand, key) : undefined;
  return found === undefined ? NONE : found instanceof CelError ? found : new Optional(found);
}

/** `has(a.b)`. */
function hasField(operand: Value, field: string): Value {
  if (operand instanceof CelError) return operand;
  if (operand instanceof Optional) return operand.value !== undefined && hasField(operand.value, field);
  if (Array.isArray(operand)) return new CelError("unsupported index type 'string' in list");
  if (isMapLike(operand)) return mapHas(operand, field);
  return false;
}
