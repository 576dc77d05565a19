import { dataViewOf, type ByteSource } from '../byte-source.ts';
import { zipProblem } from './limits.ts';

// APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
const ZIP64_END_SIGNATURE = 0x06064b50;
const ZIP64_END_BYTES = 56;
const CENTRAL_SIGNATURE = 0x02014b50;
const MAX_COMMENT = 0xffff;

/** Where the central directory lies, in bytes of the source. */
export interface DirectoryPlace {
  readonly start: number;
  readonly size: number;
  /** As the end record counts them; without zip64 it wraps at 65,536. */
  readonly entries: number;
  readonly zip64: boolean;
  /** Bytes in front of the archive (a launch script, a loader): what all its offsets are short of. */
  readonly prefix: number;
}

/**
 * Finds the end of central directory record. It is looked for from the end backwards, because a comment may follow it;
 * the first one that really stands behind a central directory counts.
 */
export function findDirectory(source: ByteSource): DirectoryPlace {
  const length = Math.min(source.size, END_BYTES + MAX_COMMENT);
  const tailStart = source.size - length;
  const tail = dataViewOf(source.read(tailStart, length).slice());
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint8(at) !== 0x50 || tail.getUint32(at, true) !== END_SIGNATURE) continue;
    const place = placeOf(source, tail, at, tailStart);
    if (place !== undefined) return place;
  }
  throw zipProblem('zip.not-zip', 'no end of central directory record');
}

function placeOf(
  source: ByteSource,
  tail: DataView,
  at: number,
  tailStart: number,
): DirectoryPlace | undefined {
  if (at + END_BYTES + tail.getUint16(at + 20, true) > tail.byteLength) return undefined;
  const entries = tail.getUint16(at + 10, true);
  const size = tail.getUint32(at + 12, true);
  const offset = tail.getUint32(at + 16, true);
  if (entries === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    const wide = zip64Place(source, tailStart + at);
    if (wide !== undefined) return wide;
  }
  return checkedPlace(source, tailStart + at, { entries, size, offset, zip64: false });
}

function zip64Place(source: ByteSource, end: number): DirectoryPlace | undefined {
  const locatorAt = end - LOCATOR_BYTES;
  const locator = viewAt(source, locatorAt, LOCATOR_BYTES, LOCATOR_SIGNATURE);
  if (locator === undefined) return undefined;
  // With bytes in front of the archive the stated offset is short; the record then stands right before its locator.
  const stated = Number(locator.getBigUint64(8, true));
  for (const at of [stated, locatorAt - ZIP64_END_BYTES]) {
    const record = viewAt(source, at, ZIP64_END_BYTES, ZIP64_END_SIGNATURE);
    if (record === undefined) continue;
    return checkedPlace(source, at, {
      entries: Number(record.getBigUint64(32, true)),
      size: Number(record.getBigUint64(40, true)),
      offset: Number(record.getBigUint64(48, true)),
      zip64: true,
    });
  }
  return undefined;
}

function checkedPlace(
  source: ByteSource,
  end: number,
  stated: { entries: number; size: number; offset: number; zip64: boolean },
): DirectoryPlace | undefined {
  const { entries, size, offset, zip64 } = stated;
  const start = end - size;
  if (start < 0 || offset > start) return undefined;
  if (entries > 0 && viewAt(source, start, 4, CENTRAL_SIGNATURE) === undefined) return undefined;
  return { start, size, entries, zip64, prefix: start - offset };
}

function viewAt(source: ByteSource, at: number, length: number, signature: number): DataView | undefined {
  if (!Number.isSafeInteger(at) || at < 0 || at + length > source.size) return undefined;
  const view = dataViewOf(source.read(at, length));
  return view.byteLength === length && view.getUint32(0, true) === signature ? view : undefined;
}
