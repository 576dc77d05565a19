import { dataViewOf } from '../byte-source.ts';
import { rpmdbProblem } from './problem.ts';

/**
 * The headers of `Packages.db`, rpm's own database format: a table of slots, each of which names a run of 16-byte blocks
 * that hold a blob between a head and a tail (rpm, lib/backend/ndb/rpmpkg.c). In the order of the package numbers.
 */
export function* readNdb(bytes: Uint8Array): Generator<Uint8Array> {
  const view = dataViewOf(bytes);
  if (bytes.length < PAGE_BYTES)
    throw rpmdbProblem('rpmdb.truncated', 'the file is shorter than its first page');
  const version = view.getUint32(4, true);
  if (version !== 0) throw rpmdbProblem('rpmdb.unsupported', `ndb version ${version}, not 0`);
  const slotPages = view.getUint32(12, true);
  if (slotPages === 0 || slotPages > MAX_SLOT_PAGES)
    throw rpmdbProblem('rpmdb.limit', `${slotPages} pages of slots`);
  if (slotPages * PAGE_BYTES > bytes.length)
    throw rpmdbProblem('rpmdb.truncated', 'the file ends within its slots');

  const slots: Slot[] = [];
  for (let at = HEADER_BYTES; at < slotPages * PAGE_BYTES; at += SLOT_BYTES) {
    if (view.getUint32(at, true) !== SLOT_MAGIC)
      throw rpmdbProblem('rpmdb.corrupt', 'a slot without its magic');
    const number = view.getUint32(at + 4, true);
    if (number === 0) continue;
    slots.push({
      number,
      from: view.getUint32(at + 8, true) * BLOCK_BYTES,
      length: view.getUint32(at + 12, true) * BLOCK_BYTES,
    });
  }
  slots.sort((a, b) => a.number - b.number);
  for (const slot of slots) yield readBlob(bytes, view, slot);
}

/** True for the magic `RpmP`. */
export function isNdb(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && dataViewOf(bytes).getUint32(0, true) === FILE_MAGIC;
}

interface Slot {
  readonly number: number;
  readonly from: number;
  readonly length: number;
}

const FILE_MAGIC = magicOf('RpmP');
const SLOT_MAGIC = magicOf('Slot');
const HEAD_MAGIC = magicOf('BlbS');
const TAIL_MAGIC = magicOf('BlbE');
const PAGE_BYTES = 4096;
const HEADER_BYTES = 32;
const SLOT_BYTES = 16;
const BLOCK_BYTES = 16;
const HEAD_BYTES = 16;
const TAIL_BYTES = 12;
/** As rpm has it: half a million packages are no system. */
const MAX_SLOT_PAGES = 2048;

function magicOf(text: string): number {
  return (
    (text.charCodeAt(0) |
      (text.charCodeAt(1) << 8) |
      (text.charCodeAt(2) << 16) |
      (text.charCodeAt(3) << 24)) >>>
    0
  );
}

function readBlob(bytes: Uint8Array, view: DataView, { number, from, length }: Slot): Uint8Array {
  if (from + length > bytes.length)
    throw rpmdbProblem('rpmdb.truncated', `package ${number} lies past the end of the file`);
  if (length < HEAD_BYTES + TAIL_BYTES)
    throw rpmdbProblem('rpmdb.corrupt', `package ${number} has no room for a blob`);
  const tail = from + length - TAIL_BYTES;
  const blobBytes = view.getUint32(from + 12, true);
  if (
    view.getUint32(from, true) !== HEAD_MAGIC ||
    view.getUint32(from + 4, true) !== number ||
    view.getUint32(tail + 4, true) !== blobBytes ||
    view.getUint32(tail + 8, true) !== TAIL_MAGIC ||
    blobBytes > length - HEAD_BYTES - TAIL_BYTES
  )
    throw rpmdbProblem('rpmdb.corrupt', `the blob of package ${number} does not fit its head and tail`);
  if (adler32(bytes, from, tail) !== view.getUint32(tail, true))
    throw rpmdbProblem('rpmdb.corrupt', `the checksum of package ${number} is wrong`);
  return bytes.subarray(from + HEAD_BYTES, from + HEAD_BYTES + blobBytes);
}

/** The checksum of RFC 1950, section 9. Sums stay below 2^32 for 5552 bytes between the reductions. */
export function adler32(bytes: Uint8Array, from: number, to: number): number {
  let low = 1;
  let high = 0;
  for (let at = from; at < to;) {
    const stop = Math.min(to, at + 5552);
    for (; at < stop; at += 1) {
      low += bytes[at]!;
      high += low;
    }
    low %= 65_521;
    high %= 65_521;
  }
  return ((high << 16) | low) >>> 0;
}
