import { formatDuration, parseDuration } from './duration.ts';
import { noSuchOverload } from './error.ts';
import { bigIntOf, checkedInt, checkedUint, doubleOf, floatOf } from './number.ts';
import { formatDouble } from './text.ts';
import { formatTimestampAsWritten, parseTimestamp, splitNanos, timestampOfSeconds } from './timestamp.ts';
import { CelError, Double, Duration, kindOf, Timestamp, typeNameOf, Uint, type Value } from './value.ts';

/** `int(x)`. */
export function toInt(value: Value): Value {
  if (typeof value === 'string') {
    return /^[+-]?\d+$/.test(value) && value.length <= INTEGER_TEXT_MAX
      ? intOrConversionError(value)
      : conversionError(value, 'int');
  }
  if (value instanceof Uint) return checkedInt(value.value);
  if (value instanceof Timestamp) return checkedInt(splitNanos(value.nanos).seconds);
  if (value instanceof Duration) return checkedInt(value.nanos);
  const float = floatOf(value);
  if (float === undefined) return value;
  // The bounds themselves are refused: 2^63 is what the largest int rounds to.
  if (!(float > -TWO_63 && float < TWO_63)) return new CelError('integer overflow');
  return checkedInt(BigInt(Math.trunc(float)));
}

const TWO_63 = 2 ** 63;
const TWO_64 = 2 ** 64;
/** No text of a 64-bit integer is longer, unless it is padded with zeros; that much padding is refused. */
const INTEGER_TEXT_MAX = 256;

function intOrConversionError(text: string): Value {
  const value = checkedInt(BigInt(text.replace('+', '')));
  return value instanceof CelError ? conversionError(text, 'int') : value;
}

/** `uint(x)`. */
export function toUint(value: Value): Value {
  if (typeof value === 'string') {
    if (!/^\d+$/.test(value) || value.length > INTEGER_TEXT_MAX) return conversionError(value, 'uint');
    const parsed = checkedUint(BigInt(value));
    return parsed instanceof CelError ? conversionError(value, 'uint') : parsed;
  }
  const int = bigIntOf(value);
  if (int !== undefined) return checkedUint(int);
  const float = floatOf(value);
  if (float === undefined) return value;
  if (!(float >= 0 && float < TWO_64)) return new CelError('unsigned integer overflow');
  return checkedUint(BigInt(Math.trunc(float)));
}

const DOUBLE_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE_TEXT = /^([+-]?)(?:inf|infinity)$/i;

/** `double(x)`. */
export function toDouble(value: Value): Value {
  if (typeof value === 'string') {
    if (DOUBLE_TEXT.test(value)) {
      const number = Number(value);
      return Number.isFinite(number) ? doubleOf(number) : conversionError(value, 'double');
    }
    const infinite = INFINITE_TEXT.exec(value);
    if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
    return /^[+-]?nan$/i.test(value) ? Number.NaN : conversionError(value, 'double');
  }
  if (value instanceof Uint) return doubleOf(Number(value.value));
  return typeof value === 'number' || typeof value === 'bigint' ? doubleOf(Number(value)) : value;
}

/** `string(x)`. */
export function toText(value: Value): Value {
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
    case 'string':
      return String(value);
    case 'number':
      return kindOf(value) === 'int' ? String(value) : formatDouble(value);
    default:
      if (value instanceof Double) return formatDouble(value.value);
      if (value instanceof Uint) return String(value.value);
      if (value instanceof Timestamp) return formatTimestampAsWritten(value);
      if (value instanceof Duration) return formatDuration(value);
      return value instanceof Uint8Array ? decodeText(value) : noSuchOverload();
  }
}

function decodeText(bytes: Uint8Array): Value {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** `bytes(x)` of text. */
export function toBytes(value: Value): Value {
  return new Uint8Array(Buffer.from(value as string));
}

const TRUE_TEXT: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE_TEXT: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** `bool(x)` of text. */
export function toBool(value: Value): Value {
  if (TRUE_TEXT.has(value as string)) return true;
  return FALSE_TEXT.has(value as string) ? false : conversionError(value, 'bool');
}

/** `timestamp(x)`: RFC 3339 text, or seconds since the epoch. */
export function toTimestamp(value: Value): Value {
  if (typeof value === 'string')
    return parseTimestamp(value) ?? conversionError(value, 'google.protobuf.Timestamp');
  const seconds = bigIntOf(value);
  return seconds === undefined ? value : timestampOfSeconds(seconds);
}

/** `duration(x)`: `1h30m`; an int is taken by the checker, but has no unit (cel-go does the same). */
export function toDuration(value: Value): Value {
  const duration = typeof value === 'string' ? parseDuration(value) : undefined;
  return duration ?? conversionError(value, 'google.protobuf.Duration');
}

function conversionError(value: Value, type: string): CelError {
  return new CelError(`type conversion error from '${typeNameOf(value)}' to '${type}'`);
}
