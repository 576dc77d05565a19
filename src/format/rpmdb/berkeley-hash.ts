import { dataViewOf } from '../byte-source.ts';
import { rpmdbProblem } from './problem.ts';

/**
 * The values of a Berkeley DB hash file, which rpm called `Packages`: one header each, without the counter that rpm keeps
 * under key 0. Reads every hash page and follows the chains of overflow pages (Berkeley DB, db_page.h and hash.h).
 */
export function* readBerkeleyHash(bytes: Uint8Array): Generator<Uint8Array> {
  const file = openFile(bytes);
  for (let page = 1; page <= file.lastPage; page += 1) {
    const start = page * file.pageSize;
    const type = bytes[start + TYPE_OFFSET]!;
    if (type === PAGE_TYPE.hash || type === PAGE_TYPE.hashUnsorted) yield* readPage(file, start);
  }
}

/** True for the magic of a hash file in either byte order. */
export function isBerkeleyHash(bytes: Uint8Array): boolean {
  if (bytes.length < MAGIC_OFFSET + 4) return false;
  const magic = dataViewOf(bytes).getUint32(MAGIC_OFFSET, true);
  return magic === HASH_MAGIC || magic === HASH_MAGIC_SWAPPED;
}

interface HashFile {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly pageSize: number;
  readonly lastPage: number;
}

const HASH_MAGIC = 0x0006_1561;
const HASH_MAGIC_SWAPPED = 0x6115_0600;
// Offsets in the metadata page (DBMETA).
const MAGIC_OFFSET = 12;
const PAGE_SIZE_OFFSET = 20;
const ENCRYPTION_OFFSET = 24;
const META_FLAGS_OFFSET = 26;
const META_CHECKSUM = 1;
const META_BYTES = 512;
// Offsets in the header of the other pages (PAGE).
const NEXT_PAGE_OFFSET = 16;
const ENTRIES_OFFSET = 20;
const USED_OFFSET = 22;
const TYPE_OFFSET = 25;
const PAGE_HEADER_BYTES = 26;
const PAGE_TYPE = { hashUnsorted: 2, overflow: 7, hash: 13 } as const;
const ITEM = { keyData: 1, offPage: 3 } as const;
const OFF_PAGE_BYTES = 12;

function openFile(bytes: Uint8Array): HashFile {
  if (bytes.length < META_BYTES)
    throw rpmdbProblem('rpmdb.truncated', 'the file is shorter than its first page');
  const view = dataViewOf(bytes);
  const littleEndian = view.getUint32(MAGIC_OFFSET, true) === HASH_MAGIC;
  const pageSize = view.getUint32(PAGE_SIZE_OFFSET, littleEndian);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0)
    throw rpmdbProblem(
      'rpmdb.corrupt',
      `a page of ${pageSize} bytes; Berkeley DB has 512 to 65536, powers of two`,
    );
  if (bytes[ENCRYPTION_OFFSET] !== 0) throw rpmdbProblem('rpmdb.unsupported', 'the file is encrypted');
  if ((bytes[META_FLAGS_OFFSET]! & META_CHECKSUM) !== 0)
    throw rpmdbProblem('rpmdb.unsupported', 'its pages have checksums, which rpm never asked for');
  if (bytes.length % pageSize !== 0)
    throw rpmdbProblem(
      'rpmdb.truncated',
      `${bytes.length} bytes are no whole number of ${pageSize}-byte pages`,
    );
  return { bytes, view, littleEndian, pageSize, lastPage: bytes.length / pageSize - 1 };
}

/** Items of a page alternate between key and value; each ends where the one before it begins. */
function* readPage(file: HashFile, start: number): Generator<Uint8Array> {
  const { view, littleEndian, pageSize } = file;
  const entries = view.getUint16(start + ENTRIES_OFFSET, littleEndian);
  if (PAGE_HEADER_BYTES + entries * 2 > pageSize)
    throw rpmdbProblem('rpmdb.corrupt', 'a page has more entries than room');
  const itemOffset = (index: number): number =>
    view.getUint16(start + PAGE_HEADER_BYTES + index * 2, littleEndian);
  for (let index = 0; index + 1 < entries; index += 2) {
    const keyEnd = index === 0 ? pageSize : itemOffset(index - 1);
    const key = itemOffset(index);
    const value = itemOffset(index + 1);
    if (value < PAGE_HEADER_BYTES || value >= key || key >= keyEnd || keyEnd > pageSize)
      throw rpmdbProblem('rpmdb.corrupt', 'the items of a page overlap');
    if (isCounter(file.bytes.subarray(start + key, start + keyEnd))) continue;
    yield readItem(file, start + value, start + key);
  }
}

/** rpm keeps the highest package number under the number 0. */
function isCounter(key: Uint8Array): boolean {
  return key.length === 5 && key.every((byte, at) => byte === (at === 0 ? ITEM.keyData : 0));
}

function readItem(file: HashFile, from: number, to: number): Uint8Array {
  const type = file.bytes[from];
  if (type === ITEM.keyData) return file.bytes.subarray(from + 1, to);
  if (type !== ITEM.offPage) throw rpmdbProblem('rpmdb.corrupt', `an item of type ${type} in Packages`);
  if (to - from < OFF_PAGE_BYTES)
    throw rpmdbProblem('rpmdb.corrupt', 'a reference to overflow pages is cut short');
  return readOverflow(
    file,
    file.view.getUint32(from + 4, file.littleEndian),
    file.view.getUint32(from + 8, file.littleEndian),
  );
}

function readOverflow(file: HashFile, firstPage: number, length: number): Uint8Array {
  const { bytes, view, littleEndian, pageSize } = file;
  if (length > bytes.length)
    throw rpmdbProblem('rpmdb.corrupt', `a value of ${length} bytes in a file of ${bytes.length}`);
  const value = new Uint8Array(length);
  let filled = 0;
  for (let page = firstPage; filled < length;) {
    if (page === 0 || page > file.lastPage)
      throw rpmdbProblem('rpmdb.corrupt', 'a chain of overflow pages breaks off');
    const start = page * pageSize;
    const used = view.getUint16(start + USED_OFFSET, littleEndian);
    if (
      bytes[start + TYPE_OFFSET] !== PAGE_TYPE.overflow ||
      used === 0 ||
      PAGE_HEADER_BYTES + used > pageSize
    )
      throw rpmdbProblem('rpmdb.corrupt', 'a chain of overflow pages leads to another page');
    // Every page brings at least a byte, so a chain that runs in a circle ends at the value's length.
    const part = bytes.subarray(
      start + PAGE_HEADER_BYTES,
      start + PAGE_HEADER_BYTES + Math.min(used, length - filled),
    );
    value.set(part, filled);
    filled += part.length;
    page = view.getUint32(start + NEXT_PAGE_OFFSET, littleEndian);
  }
  return value;
}
