import { dataViewOf } from '../byte-source.ts';
import { rpmdbProblem } from './problem.ts';

/** A column: text as its bytes, like a blob. Reals are not needed here and stand as undefined, like NULL. */
export type SqliteValue = number | Uint8Array | undefined;

/** The columns of a record (sqlite.org/fileformat2.html, section 2.1); at most `columns` of them. */
export function readRecord(payload: Uint8Array, columns: number): SqliteValue[] {
  const head = readVarint(payload, 0);
  if (head.value > payload.length)
    throw rpmdbProblem('rpmdb.corrupt', 'the head of a record reaches past it');
  const values: SqliteValue[] = [];
  let body = head.value;
  for (let at = head.end; at < head.value && values.length < columns;) {
    const serial = readVarint(payload, at);
    at = serial.end;
    const bytes = lengthOf(serial.value);
    if (body + bytes > payload.length)
      throw rpmdbProblem('rpmdb.corrupt', 'a column reaches past its record');
    values.push(valueOf(payload.subarray(body, body + bytes), serial.value));
    body += bytes;
  }
  return values;
}

/** A number of one to nine bytes, seven bits in each, the most significant first (section 1.6). */
export function readVarint(
  bytes: Uint8Array,
  from: number,
): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = from; at < bytes.length && at < from + 8; at += 1) {
    const byte = bytes[at]!;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + 1 };
  }
  // The ninth byte gives eight bits. No length or row number that we can use is so great.
  throw rpmdbProblem('rpmdb.corrupt', 'a number of nine bytes, or one that is cut short');
}

/** Serial types 0 to 11 are NULL, numbers, 0 and 1; from 12 on even ones are blobs, odd ones text. */
const FIXED_BYTES: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function lengthOf(serial: number): number {
  if (serial >= 12) return Math.floor((serial - 12) / 2);
  const bytes = FIXED_BYTES[serial];
  if (bytes === undefined) throw rpmdbProblem('rpmdb.corrupt', `a column of the reserved type ${serial}`);
  return bytes;
}

function valueOf(bytes: Uint8Array, serial: number): SqliteValue {
  if (serial >= 12) return bytes;
  if (serial === 8 || serial === 9) return serial - 8;
  if (serial === 0 || serial === 7) return undefined;
  return signedInteger(bytes);
}

function signedInteger(bytes: Uint8Array): number {
  if (bytes.length === 8) return Number(dataViewOf(bytes).getBigInt64(0));
  let value = bytes[0]! >= 0x80 ? -1 : 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
