import { dataViewOf, readUint64, type ByteSource } from '../byte-source.ts';

const HEADER_BYTES = 64;
const ENTRY_BYTES = 64;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
/** From here on numbers do not fit the header and stand in the first section (gABI, e_shnum and e_shstrndx). */
const EXTENDED = 0xff00;
/** Linkers put the names right in front of the table, so that one read mostly gets both. */
const NAMES_GUESS = 1024;
/** Linked programs have a few hundred bytes of names, those with debug information some more. */
const NAMES_LIMIT = 64 * 1024;
/** A thousand sections of the usual size; linked programs have some forty. */
const TABLE_LIMIT = 64 * 1024;

/**
 * Whether an ELF file may have a section of one of these names: looks at the names and not at the sections, which is enough
 * for nearly all of the thousand programs and libraries in an image. Undefined for what is not plain (32 bits, big-endian,
 * no sound section table): `openElf` tells.
 */
export function mentionsSection(source: ByteSource, names: readonly string[]): boolean | undefined {
  const head = source.read(0, HEADER_BYTES);
  if (head.length < HEADER_BYTES || head[0] !== 0x7f || head[4] !== CLASS_64 || head[5] !== LITTLE_ENDIAN)
    return undefined;
  const header = dataViewOf(head);
  const offset = readUint64(header, 40, true);
  const entryBytes = header.getUint16(58, true);
  const count = header.getUint16(60, true);
  const index = header.getUint16(62, true);
  const length = count * entryBytes;
  const end = offset + length;
  if (offset === 0 || entryBytes < ENTRY_BYTES || count >= EXTENDED || index >= count) return undefined;
  if (length > TABLE_LIMIT || end > source.size) return undefined;
  const start = Math.max(0, offset - NAMES_GUESS);
  const block = source.read(start, end - start);
  const at = offset - start + index * entryBytes;
  if (block.length < at + ENTRY_BYTES) return undefined;
  const entry = dataViewOf(block);
  const from = readUint64(entry, at + 24, true);
  const size = readUint64(entry, at + 32, true);
  if (size > NAMES_LIMIT || from + size > source.size) return undefined;
  const inBlock = from >= start && from + size <= end;
  const text = inBlock ? block.subarray(from - start, from - start + size) : source.read(from, size);
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  return names.some((name) => bytes.includes(name, 0, 'latin1'));
}
