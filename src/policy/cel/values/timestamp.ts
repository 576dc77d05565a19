import { CelError, Timestamp, type Value } from './value.ts';

const NANOS = 1_000_000_000n;
const MILLION = 1_000_000n;
const MILLIS_PER_MINUTE = 60_000;

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z, the range of google.protobuf.Timestamp. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** A timestamp of nanoseconds since the epoch, or the overflow error. */
export function timestampOf(nanos: bigint, offset = 0): Value {
  return nanos < FIRST_SECOND * NANOS || nanos > LAST_SECOND * NANOS + (NANOS - 1n)
    ? new CelError('timestamp overflow')
    : new Timestamp(nanos, offset);
}

/** Seconds since the epoch as a timestamp. */
export function timestampOfSeconds(seconds: bigint): Value {
  return timestampOf(seconds * NANOS);
}

/** Reads RFC 3339 as Go's `time.Parse(time.RFC3339)` does; `undefined` where the text is not a time. */
export function parseTimestamp(text: string): Value | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHours = Number(match[9] ?? 0);
  const offsetMinutes = Number(match[10] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 24 || offsetMinutes > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  const offset = (offsetHours * 60 + offsetMinutes) * (match[8] === '-' ? -1 : 1);
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  return timestampOf(BigInt(date.getTime() - offset * MILLIS_PER_MINUTE) * MILLION + fraction, offset);
}

/** RFC 3339 in UTC with as many fraction digits as there are. */
export function formatTimestamp(timestamp: Timestamp): string {
  return `${localText(timestamp.nanos, 0)}Z`;
}

/** The same with the offset that the timestamp was written with, which is what `string(timestamp)` gives. */
export function formatTimestampAsWritten({ nanos, offset }: Timestamp): string {
  const minutes = Math.abs(offset);
  const two = (part: number): string => String(Math.trunc(part)).padStart(2, '0');
  const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
  return localText(nanos, offset) + zone;
}

function localText(total: bigint, offset: number): string {
  const { seconds, nanos } = splitNanos(total);
  const date = new Date(Number(seconds) * 1000 + offset * MILLIS_PER_MINUTE);
  return date.toISOString().slice(0, 19) + fractionText(nanos);
}

/** Whole seconds towards the past, and the nanoseconds after them. */
export function splitNanos(total: bigint): { seconds: bigint; nanos: number } {
  const rest = ((total % NANOS) + NANOS) % NANOS;
  return { seconds: (total - rest) / NANOS, nanos: Number(rest) };
}

function fractionText(nanos: number): string {
  if (nanos === 0) return '';
  let end = 9;
  const digits = String(nanos).padStart(9, '0');
  while (digits[end - 1] === '0') end--;
  return `.${digits.slice(0, end)}`;
}

function daysIn(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}
