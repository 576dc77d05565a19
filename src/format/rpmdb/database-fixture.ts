import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { adler32 } from './ndb.ts';

// For tests: small writers of the three formats, by their specifications, as Debian's rpm writes only one of them.

/** A header value: its type number (rpm's header data types) and what it holds. */
export type HeaderValue = readonly [
  tag: number,
  type: number,
  value: string | readonly string[] | readonly number[] | Uint8Array,
];

/** A header as databases store it. Numbers are written in the width of their type, 2 to 5 being 8 to 64 bits. */
export function writeHeader(values: readonly HeaderValue[]): Uint8Array {
  const parts: Buffer[] = [];
  const entries = Buffer.alloc(values.length * 16);
  let offset = 0;
  for (const [index, [tag, type, value]] of values.entries()) {
    const bytes = bytesOf(type, value);
    const width = type >= 2 && type <= 5 ? 2 ** (type - 2) : 1;
    const padding = (width - (offset % width)) % width;
    parts.push(Buffer.alloc(padding), bytes);
    offset += padding;
    const count = typeof value === 'string' ? 1 : value.length;
    for (const [at, field] of [tag, type, offset, count].entries())
      entries.writeUInt32BE(field, index * 16 + at * 4);
    offset += bytes.length;
  }
  const intro = Buffer.alloc(8);
  intro.writeUInt32BE(values.length, 0);
  intro.writeUInt32BE(offset, 4);
  return Buffer.concat([intro, entries, ...parts]);
}

/** A database file in the SQLite format, written by SQLite itself. */
export function writeSqlite(blobs: readonly Uint8Array[], pageSize = 4096): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-rpmdb-'));
  try {
    const path = join(folder, 'rpmdb.sqlite');
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA page_size = ${pageSize}; CREATE TABLE 'Name' (key TEXT, hnum INTEGER, idx INTEGER);
      CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL); BEGIN`);
    const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
    for (const blob of blobs) insert.run(blob);
    database.exec('COMMIT');
    database.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A database file in rpm's own format; the slots are in reverse order, with an empty one between them. */
export function writeNdb(blobs: readonly Uint8Array[]): Uint8Array {
  const slots = Buffer.alloc(4096);
  for (const [at, field] of [magic('RpmP'), 0, 1, 1, blobs.length + 1].entries())
    slots.writeUInt32LE(field, at * 4);
  for (let at = 32; at < slots.length; at += 16) slots.writeUInt32LE(magic('Slot'), at);
  const parts: Buffer[] = [slots];
  let block = slots.length / 16;
  for (const [index, blob] of blobs.entries()) {
    const blocks = Math.ceil((16 + blob.length + 12) / 16);
    const bytes = Buffer.alloc(blocks * 16);
    for (const [at, field] of [magic('BlbS'), index + 1, 1, blob.length].entries())
      bytes.writeUInt32LE(field, at * 4);
    bytes.set(blob, 16);
    const tail = bytes.length - 12;
    for (const [at, field] of [adler32(bytes, 0, tail), blob.length, magic('BlbE')].entries())
      bytes.writeUInt32LE(field, tail + at * 4);
    const slot = 32 + 32 * (blobs.length - index);
    for (const [at, field] of [index + 1, block, blocks].entries())
      slots.writeUInt32LE(field, slot + 4 + at * 4);
    parts.push(bytes);
    block += blocks;
  }
  return Buffer.concat(parts);
}

/** A Berkeley DB hash file with one hash page: the counter and short values inside, long ones on overflow pages. */
export function writeBerkeleyHash(
  blobs: readonly Uint8Array[],
  pageSize = 4096,
  bigEndian = false,
): Uint8Array {
  const pages: Buffer[] = [Buffer.alloc(pageSize), Buffer.alloc(pageSize)];
  const [meta, hash] = pages as [Buffer, Buffer];
  const put32 = (page: Buffer, at: number, value: number): number =>
    bigEndian ? page.writeUInt32BE(value, at) : page.writeUInt32LE(value, at);
  const put16 = (page: Buffer, at: number, value: number): number =>
    bigEndian ? page.writeUInt16BE(value, at) : page.writeUInt16LE(value, at);
  put32(meta, 12, 0x0006_1561);
  put32(meta, 16, 9);
  put32(meta, 20, pageSize);
  meta[25] = 8;
  hash[25] = 13;
  let free = pageSize;
  let items = 0;
  const addItem = (item: Buffer): void => {
    free -= item.length;
    hash.set(item, free);
    put16(hash, 26 + items * 2, free);
    items += 1;
  };
  const key = (number: number): Buffer => {
    const item = Buffer.from([1, 0, 0, 0, 0]);
    put32(item, 1, number);
    return item;
  };
  addItem(key(0));
  addItem(key(blobs.length));
  for (const [index, blob] of blobs.entries()) {
    addItem(key(index + 1));
    if (blob.length < 64) {
      addItem(Buffer.concat([Buffer.from([1]), blob]));
      continue;
    }
    const reference = Buffer.alloc(12);
    reference[0] = 3;
    put32(reference, 4, pages.length);
    put32(reference, 8, blob.length);
    addItem(reference);
    const room = pageSize - 26;
    for (let from = 0; from < blob.length; from += room) {
      const page = Buffer.alloc(pageSize);
      const part = blob.subarray(from, from + room);
      page[25] = 7;
      put16(page, 22, part.length);
      page.set(part, 26);
      pages.push(page);
      if (from + room < blob.length) put32(page, 16, pages.length);
    }
  }
  put16(hash, 20, items);
  put32(meta, 32, pages.length - 1);
  return Buffer.concat(pages);
}

function bytesOf(type: number, value: HeaderValue[2]): Buffer {
  if (typeof value === 'string') return Buffer.from(`${value}\0`);
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.concat(
    value.map((one) => {
      if (typeof one === 'string') return Buffer.from(`${one}\0`);
      const bytes = Buffer.alloc(2 ** Math.max(0, type - 2));
      if (bytes.length === 8) bytes.writeBigUInt64BE(BigInt(one));
      else bytes.writeUIntBE(one, 0, bytes.length);
      return bytes;
    }),
  );
}

function magic(text: string): number {
  return Buffer.from(text).readUInt32LE();
}
