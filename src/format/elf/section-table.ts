import { MIB } from '#core/index.ts';
import { dataViewOf, type ByteSource } from '../byte-source.ts';
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
  const headers: RawSection[] = [];
  for (let at = table.offset - start; headers.length < count; at += table.entryBytes)
    headers.push(readEntry(view, at, layout));
  const { offset, size } = headers[names]!;
  if (size > NAMES_LIMIT || offset + size > source.size) return { sections: [] };
  const namesHere = offset >= start && offset + size <= start + block.length;
  const strings = Buffer.from(
    namesHere ? block.subarray(offset - start, offset - start + size) : source.read(offset, size).slice(),
  );
  const sections = headers.map((header): ElfSection => {
    const { type, flags, address, offset } = header;
    const held = type === SHT_NOBITS ? 0 : Math.max(0, Math.min(header.size, source.size - offset));
    return { name: nameAt(strings, header.name), type, flags, address, offset, size: held };
  });
  return programHeaders === undefined ? { sections } : { sections, programHeaders };
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
  const half = (offset: number): number => view.getUint32(at + offset, littleEndian);
  if (bits === 32)
    return {
      name: half(0),
      type: half(4),
      flags: half(8),
      address: half(12),
      offset: half(16),
      size: half(20),
      link: half(24),
      info: half(28),
    };
  const word = (offset: number): number => Number(view.getBigUint64(at + offset, littleEndian));
  return {
    name: half(0),
    type: half(4),
    flags: word(8),
    address: word(16),
    offset: word(24),
    size: word(32),
    link: half(40),
    info: half(44),
  };
}

function nameAt(strings: Buffer, at: number): string {
  const end = strings.indexOf(0, at);
  return strings.toString('latin1', at, Math.min(end === -1 ? strings.length : end, at + NAME_LIMIT));
}
