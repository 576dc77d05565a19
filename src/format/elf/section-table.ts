import { MIB } from '#core/index.ts';
import { dataViewOf, readUint64, type ByteSource } from '../byte-source.ts';
import type { ElfSection } from './elf.ts';

const ENTRY_BYTES = { 32: 40, 64: 64 } as const;
const SHN_XINDEX = 0xffff;
const SHT_NOBITS = 8;
/** Linked programs have some forty sections; only unlinked objects, which nobody runs, have tens of thousands. */
const TABLE_LIMIT: number = 4 * MIB;
const NAMES_LIMIT: number = 4 * MIB;
const NAME_LIMIT = 256;
/** Linkers put the names right in front of the table, so that one read mostly gets both. */
const NAMES_GUESS = 1024;

interface Layout {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

/** The sections, and the number of program headers where the file header had no room for it. */
export interface SectionTable {
  readonly sections: readonly ElfSection[];
  readonly programHeaders?: number;
}

/** Reads the section header table and its names. Nothing needs it to run a program, so a broken one is an empty one. */
export function readElfSections(
  source: ByteSource,
  layout: Layout,
  table: { offset: number; entryBytes: number; count: number; names: number },
): SectionTable {
  const least = ENTRY_BYTES[layout.bits];
  if (table.offset === 0 || table.entryBytes < least || table.offset + least > source.size)
    return { sections: [] };
  let { count, names } = table;
  let programHeaders: number | undefined;
  if (count === 0 || names === SHN_XINDEX || table.count >= 0xff00) {
    // What does not fit the header's 16 bits stands in section 0 (gABI, e_shnum and e_shstrndx).
    const first = readEntry(dataViewOf(source.read(table.offset, least)), 0, layout);
    if (count === 0) count = first.size;
    if (names === SHN_XINDEX) names = first.link;
    programHeaders = first.info;
  }
  const length = count * table.entryBytes;
  if (length > TABLE_LIMIT || table.offset + length > source.size || names >= count) return { sections: [] };
  const start = Math.max(0, table.offset - NAMES_GUESS);
  const block = source.read(start, table.offset - start + length).slice();
  const view = dataViewOf(block);
  const first = table.offset - start;
  const strings = namesIn(source, readEntry(view, first + names * table.entryBytes, layout), start, block);
  if (strings === undefined) return { sections: [] };
  const sections: ElfSection[] = [];
  for (let at = first; sections.length < count; at += table.entryBytes) {
    const { name, type, flags, address, offset, size } = readEntry(view, at, layout);
    const held = type === SHT_NOBITS ? 0 : Math.max(0, Math.min(size, source.size - offset));
    sections.push({ name: nameAt(strings, name), type, flags, address, offset, size: held });
  }
  return programHeaders === undefined ? { sections } : { sections, programHeaders };
}

/** The section names' bytes, mostly a part of the block that was read with the table. */
function namesIn(
  source: ByteSource,
  { offset, size }: RawSection,
  start: number,
  block: Uint8Array,
): Buffer | undefined {
  if (size > NAMES_LIMIT || offset + size > source.size) return undefined;
  const inBlock = offset >= start && offset + size <= start + block.length;
  const view = inBlock
    ? block.subarray(offset - start, offset - start + size)
    : source.read(offset, size).slice();
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

interface RawSection {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
}

function readEntry(view: DataView, at: number, { bits, littleEndian }: Layout): RawSection {
  const wide = bits === 64;
  const half = (offset: number): number => view.getUint32(at + offset, littleEndian);
  const word = (offset: number): number =>
    wide ? readUint64(view, at + offset, littleEndian) : half(offset);
  return {
    name: half(0),
    type: half(4),
    flags: word(8),
    address: word(wide ? 16 : 12),
    offset: word(wide ? 24 : 16),
    size: word(wide ? 32 : 20),
    link: half(wide ? 40 : 24),
    info: half(wide ? 44 : 28),
  };
}

function nameAt(strings: Buffer, at: number): string {
  const end = strings.indexOf(0, at);
  return strings.toString('latin1', at, Math.min(end === -1 ? strings.length : end, at + NAME_LIMIT));
}
