import type { ByteSource } from '../byte-source.ts';
import type { DirectoryPlace } from './end-record.ts';
import { entryName } from './entry-name.ts';
import { zipProblem, type ZipLimits } from './limits.ts';

const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const UTF8_FLAG = 0x0800;
const ZIP64_EXTRA = 0x0001;

/** One entry as the central directory tells it; that is the only truth about sizes (data descriptors). */
export interface ZipEntry {
  readonly name: string;
  /** General purpose bits; bit 0 is encryption. */
  readonly flags: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of its local header, in bytes of the source. */
  readonly offset: number;
  /** Where the next thing in the archive begins; the entry's data cannot reach past it. */
  readonly end: number;
}

/** All entries of the central directory, in its order. Entries that lie on top of each other are a zip bomb's: refused. */
export function readDirectory(source: ByteSource, place: DirectoryPlace, limits: ZipLimits): ZipEntry[] {
  if (place.entries > limits.entries)
    throw zipProblem('zip.limit', `${place.entries} entries, the limit is ${limits.entries}`);
  if (place.size > limits.directoryBytes)
    throw zipProblem(
      'zip.limit',
      `a directory of ${place.size} bytes, the limit is ${limits.directoryBytes}`,
    );
  const view = source.read(place.start, place.size);
  if (view.length < place.size) throw zipProblem('zip.truncated', 'the central directory is cut off');
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  const entries: ZipEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + CENTRAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) {
      // A digital signature may follow the last entry (APPNOTE.TXT, 4.3.13).
      if (entries.length === place.entries) break;
      throw zipProblem('zip.corrupt', `no directory entry at byte ${place.start + at}`);
    }
    if (entries.length >= limits.entries)
      throw zipProblem('zip.limit', `more than ${limits.entries} entries`);
    const next = at + CENTRAL_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30);
    const end = next + bytes.readUInt16LE(at + 32);
    if (end > bytes.length) throw zipProblem('zip.corrupt', 'a directory entry is cut off');
    entries.push(readEntry(bytes, at, place, limits));
    at = end;
  }
  const counted = place.zip64 ? entries.length : entries.length & 0xffff;
  if (counted !== place.entries)
    throw zipProblem('zip.corrupt', `${entries.length} entries where ${place.entries} are announced`);
  return bounded(entries, place.start);
}

type OpenEntry = { -readonly [Key in keyof ZipEntry]: ZipEntry[Key] };

function readEntry(bytes: Buffer, at: number, place: DirectoryPlace, limits: ZipLimits): OpenEntry {
  const flags = bytes.readUInt16LE(at + 8);
  const nameLength = bytes.readUInt16LE(at + 28);
  if (nameLength > limits.nameBytes)
    throw zipProblem('zip.limit', `a name of ${nameLength} bytes, the limit is ${limits.nameBytes}`);
  const nameEnd = at + CENTRAL_BYTES + nameLength;
  const extra = bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(at + 30));
  const entry = {
    name: entryName(bytes.subarray(at + CENTRAL_BYTES, nameEnd), (flags & UTF8_FLAG) !== 0, extra),
    flags,
    method: bytes.readUInt16LE(at + 10),
    crc32: bytes.readUInt32LE(at + 16),
    compressedSize: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
    end: 0,
  };
  if (entry.size === 0xffffffff || entry.compressedSize === 0xffffffff || entry.offset === 0xffffffff)
    widen(entry, extra);
  entry.offset += place.prefix;
  // Name and extra field of the local header may be shorter than here, the header itself may not.
  entry.end = entry.offset + LOCAL_BYTES + entry.compressedSize;
  return entry;
}

/** Takes the values that do not fit 32 bits from the zip64 extra field (APPNOTE.TXT, 4.5.3), in their fixed order. */
function widen(entry: OpenEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_EXTRA) continue;
    let value = at + 4;
    const end = value + extra.readUInt16LE(at + 2);
    for (const field of ['size', 'compressedSize', 'offset'] as const) {
      if (entry[field] !== 0xffffffff) continue;
      if (value + 8 > end || value + 8 > extra.length)
        throw zipProblem('zip.corrupt', `${entry.name}: a zip64 field is cut off`);
      entry[field] = Number(extra.readBigUInt64LE(value));
      if (!Number.isSafeInteger(entry[field]))
        throw zipProblem('zip.corrupt', `${entry.name}: ${field} is absurd`);
      value += 8;
    }
    return;
  }
}

/** Gives each entry its `end` and refuses entries that share bytes. */
function bounded(entries: OpenEntry[], directoryStart: number): ZipEntry[] {
  const order = isAscending(entries) ? entries : entries.toSorted((a, b) => a.offset - b.offset);
  for (let index = 0; index < order.length; index++) {
    const entry = order[index]!;
    const limit = order[index + 1]?.offset ?? directoryStart;
    if (entry.end > limit) {
      if (entry.end > directoryStart)
        throw zipProblem('zip.truncated', `${entry.name} reaches past the archive's data`);
      throw zipProblem('zip.overlap', `${entry.name} lies on top of another entry`);
    }
    entry.end = limit;
  }
  return entries;
}

function isAscending(entries: readonly ZipEntry[]): boolean {
  for (let index = 1; index < entries.length; index++)
    if (entries[index]!.offset < entries[index - 1]!.offset) return false;
  return true;
}
