import { dataViewOf } from '../byte-source.ts';
import { rpmdbProblem } from './problem.ts';
import { readRecord, readVarint } from './sqlite-record.ts';

/**
 * The headers of `rpmdb.sqlite`: the blobs of its table Packages, in the order of the package numbers. Reads the b-tree
 * from the bytes (sqlite.org/fileformat2.html); what stands only in a write-ahead log beside the file is not seen.
 */
export function* readSqlite(bytes: Uint8Array): Generator<Uint8Array> {
  const file = openFile(bytes);
  for (const row of readTable(file, rootOf(file, 'Packages'))) {
    const blob = readRecord(row, 2)[1];
    if (!(blob instanceof Uint8Array)) throw rpmdbProblem('rpmdb.corrupt', 'a row of Packages has no blob');
    yield blob;
  }
}

/** True for the magic string of SQLite 3. */
export function isSqlite(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, at) => bytes[at] === byte);
}

interface SqliteFile {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly pageSize: number;
  /** Bytes of a page without those that an extension reserved at its end. */
  readonly usable: number;
  readonly pages: number;
}

const MAGIC = new TextEncoder().encode('SQLite format 3\0');
const FILE_HEADER_BYTES = 100;
const PAGE_TYPE = { interiorTable: 0x05, leafTable: 0x0d } as const;
/** SQLite's own bound: a cursor never goes deeper (BTCURSOR_MAX_DEPTH in btreeInt.h). */
const MAX_DEPTH = 20;
/** SQLite's own bound on a row (sqlite.org/limits.html); rpm's on a header is below it. */
const MAX_PAYLOAD_BYTES = 0x3fff_ffff;

function openFile(bytes: Uint8Array): SqliteFile {
  if (bytes.length < FILE_HEADER_BYTES)
    throw rpmdbProblem('rpmdb.truncated', 'the file is shorter than its header');
  const view = dataViewOf(bytes);
  const stored = view.getUint16(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0)
    throw rpmdbProblem(
      'rpmdb.corrupt',
      `a page of ${pageSize} bytes; SQLite has 512 to 65536, powers of two`,
    );
  const usable = pageSize - bytes[20]!;
  if (usable < 480)
    throw rpmdbProblem('rpmdb.corrupt', `only ${usable} bytes of a page are usable; SQLite wants 480`);
  const pages = Math.floor(bytes.length / pageSize);
  if (view.getUint32(28) > pages)
    throw rpmdbProblem('rpmdb.truncated', `${pages} of ${view.getUint32(28)} pages are there`);
  return { bytes, view, pageSize, usable, pages };
}

/** The schema, which begins on page 1, names the root page of each table. */
function rootOf(file: SqliteFile, table: string): number {
  const decoder = new TextDecoder();
  for (const row of readTable(file, 1)) {
    const [type, name, , root] = readRecord(row, 4);
    if (!(type instanceof Uint8Array) || !(name instanceof Uint8Array) || typeof root !== 'number') continue;
    if (decoder.decode(type) === 'table' && decoder.decode(name) === table) return root;
  }
  throw rpmdbProblem('rpmdb.unsupported', `the file has no table ${table}`);
}

/** The payloads of a table's rows, from left to right. A page that is reached twice is a circle. */
function* readTable(file: SqliteFile, root: number): Generator<Uint8Array> {
  const seen = new Set<number>();
  const pending = [{ page: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { page, depth } = next;
    if (page < 1 || page > file.pages) throw rpmdbProblem('rpmdb.corrupt', `page ${page} of ${file.pages}`);
    if (seen.has(page) || depth > MAX_DEPTH)
      throw rpmdbProblem('rpmdb.corrupt', 'the pages of a table run in a circle');
    seen.add(page);
    const start = (page - 1) * file.pageSize;
    const head = page === 1 ? FILE_HEADER_BYTES : start;
    const type = file.bytes[head];
    const cells = file.view.getUint16(head + 3);
    if (type === PAGE_TYPE.leafTable) {
      for (const cell of cellsOf(file, start, head + 8, cells)) yield readLeafCell(file, start, cell);
    } else if (type === PAGE_TYPE.interiorTable) {
      const children = [...cellsOf(file, start, head + 12, cells)].map((cell) => file.view.getUint32(cell));
      children.push(file.view.getUint32(head + 8));
      for (const child of children.reverse()) pending.push({ page: child, depth: depth + 1 });
    } else throw rpmdbProblem('rpmdb.corrupt', `page ${page} has type ${type}, which no table has`);
  }
}

/** Where the cells of a page begin in the file. */
function* cellsOf(file: SqliteFile, start: number, pointers: number, cells: number): Generator<number> {
  if (pointers + cells * 2 > start + file.usable)
    throw rpmdbProblem('rpmdb.corrupt', 'a page has more cells than room');
  for (let index = 0; index < cells; index += 1) {
    const offset = file.view.getUint16(pointers + index * 2);
    if (offset + 4 > file.usable) throw rpmdbProblem('rpmdb.corrupt', 'a cell lies outside of its page');
    yield start + offset;
  }
}

/** Length of the payload, row number, what of the payload is stored here, and the page where it goes on (section 1.6). */
function readLeafCell(file: SqliteFile, start: number, cell: number): Uint8Array {
  const page = file.bytes.subarray(0, start + file.usable);
  const { value: length, end } = readVarint(page, cell);
  const { end: from } = readVarint(page, end);
  if (length > MAX_PAYLOAD_BYTES || length > file.bytes.length)
    throw rpmdbProblem('rpmdb.limit', `a row of ${length} bytes in a file of ${file.bytes.length}`);
  const local = localBytes(length, file.usable);
  if (from + local + (local < length ? 4 : 0) > page.length)
    throw rpmdbProblem('rpmdb.corrupt', 'a row reaches past its page');
  if (local === length) return page.subarray(from, from + length);

  const payload = new Uint8Array(length);
  payload.set(page.subarray(from, from + local));
  let next = file.view.getUint32(from + local);
  for (let filled = local; filled < length;) {
    if (next < 1 || next > file.pages)
      throw rpmdbProblem('rpmdb.corrupt', 'a chain of overflow pages breaks off');
    const at = (next - 1) * file.pageSize;
    const part = Math.min(length - filled, file.usable - 4);
    payload.set(file.bytes.subarray(at + 4, at + 4 + part), filled);
    filled += part;
    next = file.view.getUint32(at);
  }
  return payload;
}

/** How much of a payload its leaf page holds itself (section 1.6, "Cell payload overflow pages"). */
function localBytes(length: number, usable: number): number {
  const most = usable - 35;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wished = least + ((length - least) % (usable - 4));
  return wished <= most ? wished : least;
}
