import { Buffer } from 'node:buffer';
import { dataViewOf } from '../byte-source.ts';
import { rpmdbProblem } from './problem.ts';

/**
 * One package's header: values by tag number (see `RPM_TAG`). A tag that is absent, or has another type than was asked for,
 * gives `undefined` or nothing. A value that reaches past the header throws `rpmdb.corrupt`.
 */
export interface RpmHeader {
  /** A string, or the first of several. */
  text(tag: number): string | undefined;
  /** All strings of an array. */
  texts(tag: number): readonly string[];
  /** All numbers of 8, 16, 32 or 64 bits; of the last kind exact up to 2^53. */
  integers(tag: number): readonly number[];
  bytes(tag: number): Uint8Array | undefined;
}

/** As rpm has it (HEADER_TAGS_MAX, HEADER_DATA_MAX in header.c): more is a corrupt header. */
const MAX_TAGS = 0xffff;
const MAX_DATA_BYTES = 0x0fff_ffff;

const ENTRY_BYTES = 16;
const INTRO_BYTES = 8;
const TYPE = {
  char: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  int64: 5,
  string: 6,
  binary: 7,
  stringArray: 8,
  i18nString: 9,
} as const;

/**
 * Reads a header as databases store it: counts of entries and data bytes, the entries (tag, type, offset, count), the
 * data, all big-endian (rpm.org, "RPM V4 Package format", "Header structure"; without the magic of package files).
 */
export function readRpmHeader(blob: Uint8Array): RpmHeader {
  const view = dataViewOf(blob);
  if (blob.length < INTRO_BYTES)
    throw rpmdbProblem('rpmdb.truncated', 'a header is shorter than its own counts');
  const entries = view.getUint32(0);
  const dataBytes = view.getUint32(4);
  if (entries === 0 || entries > MAX_TAGS)
    throw rpmdbProblem('rpmdb.limit', `a header has ${entries} tags, not 1 to ${MAX_TAGS}`);
  if (dataBytes > MAX_DATA_BYTES)
    throw rpmdbProblem('rpmdb.limit', `a header has ${dataBytes} bytes, more than ${MAX_DATA_BYTES}`);
  const data = INTRO_BYTES + entries * ENTRY_BYTES;
  if (data + dataBytes > blob.length)
    throw rpmdbProblem('rpmdb.truncated', `a header of ${data + dataBytes} bytes has only ${blob.length}`);

  // Entries behind the immutable region replace those in it, so the last of a tag counts.
  const places = new Map<number, number>();
  for (let at = INTRO_BYTES; at < data; at += ENTRY_BYTES) places.set(view.getUint32(at), at);
  return headerOf(blob.subarray(0, data + dataBytes), data, places);
}

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

function headerOf(blob: Uint8Array, data: number, places: ReadonlyMap<number, number>): RpmHeader {
  const view = dataViewOf(blob);
  const buffer = Buffer.from(blob.buffer, blob.byteOffset, blob.length);
  const find = (tag: number): Entry | undefined => {
    const at = places.get(tag);
    if (at === undefined) return undefined;
    const entry = {
      type: view.getUint32(at + 4),
      offset: data + view.getUint32(at + 8),
      count: view.getUint32(at + 12),
    };
    const bytes = entry.count * (WIDTHS.get(entry.type) ?? 1);
    if (entry.offset + bytes > blob.length)
      throw rpmdbProblem('rpmdb.corrupt', `the value of tag ${tag} reaches past its header`);
    return entry;
  };
  const stringsEnd = (from: number, count: number, tag: number): number => {
    let at = from;
    for (let strings = 0; strings < count; strings += 1) {
      const end = blob.indexOf(0, at);
      if (end === -1) throw rpmdbProblem('rpmdb.corrupt', `a string of tag ${tag} has no end`);
      at = end + 1;
    }
    return at;
  };
  return {
    text(tag) {
      const entry = find(tag);
      if (entry === undefined || !isText(entry.type) || entry.count === 0) return undefined;
      return buffer.toString('utf8', entry.offset, stringsEnd(entry.offset, 1, tag) - 1);
    },
    texts(tag) {
      const entry = find(tag);
      if (entry === undefined || !isText(entry.type) || entry.count === 0) return [];
      const end = stringsEnd(entry.offset, entry.count, tag);
      // One decoding for all of them: a kernel has ten thousand file names.
      return buffer.toString('utf8', entry.offset, end - 1).split('\0');
    },
    integers(tag) {
      const entry = find(tag);
      const width = entry === undefined ? undefined : WIDTHS.get(entry.type);
      if (entry === undefined || width === undefined) return [];
      return Array.from({ length: entry.count }, (_, index) =>
        integerAt(view, entry.offset + index * width, width),
      );
    },
    bytes(tag) {
      const entry = find(tag);
      return entry?.type === TYPE.binary
        ? blob.subarray(entry.offset, entry.offset + entry.count)
        : undefined;
    },
  };
}

/** Bytes of one value; strings take at least the one that ends them. */
const WIDTHS: ReadonlyMap<number, number> = new Map([
  [TYPE.char, 1],
  [TYPE.int8, 1],
  [TYPE.int16, 2],
  [TYPE.int32, 4],
  [TYPE.int64, 8],
]);

function isText(type: number): boolean {
  return type === TYPE.string || type === TYPE.stringArray || type === TYPE.i18nString;
}

function integerAt(view: DataView, at: number, width: number): number {
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at);
  return width === 4 ? view.getUint32(at) : Number(view.getBigUint64(at));
}
