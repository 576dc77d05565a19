import { MIB } from '#core/index.ts';
import { dataViewOf, readUint64, type ByteSource } from '../byte-source.ts';
import type { ElfSection } from './elf.ts';
import type { ElfHeader, ElfLayout } from './header.ts';

const ENTRY_BYTES = { 32: 40, 64: 64 } as const;
const SHN_XINDEX = 0xffff;
const SHT_NOBITS = 8;
/** Linked programs have some forty sections; only unlinked objects, which nobody runs, have tens of thousands. */
const TABLE_LIMIT: number = 4 * MIB;
const NAMES_LIMIT: number = 4 * MIB;
const NAME_LIMIT = 256;
/** Linkers put the names right in front of the table, so that one read mostly gets both. */
const NAMES_GUESS = 1024;

/** The sections, and the number of program headers where the file header had no room for it. */
export interface SectionTable {
  readonly sections: readonly ElfSection[];
  readonly programHeaders?: number;
}

/** How many sections there are, and where the first of each name lies in the file. */
export interface SectionPlaces {
  readonly count: number;
  readonly places: readonly (SectionPlace | undefined)[];
  readonly programHeaders?: number;
}

/** `size` counts the bytes that the file holds. */
export interface SectionPlace {
  readonly offset: number;
  readonly size: number;
}

/** Reads the section header table and its names. Nothing needs it to run a program, so a broken one is an empty one. */
export function readElfSections(
  source: ByteSource,
  layout: ElfLayout,
  table: ElfHeader['sections'],
): SectionTable {
  const raw = readTable(source, layout, table);
  if (raw === undefined) return { sections: [] };
  const { view, first, entryBytes, count, strings, programHeaders } = raw;
  const sections: ElfSection[] = [];
  for (let at = first; sections.length < count; at += entryBytes) {
    const { name, type, flags, address, offset, size } = readEntry(view, at, layout);
    const held = heldBytes(source, type, offset, size);
    sections.push({ name: nameAt(strings, name), type, flags, address, offset, size: held });
  }
  return programHeaders === undefined ? { sections } : { sections, programHeaders };
}

/**
 * Looks up sections by their names, of four letters or more, and makes nothing of the others: most sections of most programs
 * are of no interest.
 */
export function findElfSections(
  source: ByteSource,
  layout: ElfLayout,
  table: ElfHeader['sections'],
  names: readonly Uint8Array[],
): SectionPlaces {
  const places: (SectionPlace | undefined)[] = names.map(() => undefined);
  const raw = readTable(source, layout, table);
  if (raw === undefined) return { count: 0, places };
  const { view, first, entryBytes, count, strings, programHeaders } = raw;
  const starts = new Set(names.map((name) => dataViewOf(name).getInt32(0)));
  const texts = dataViewOf(strings);
  const last = texts.byteLength - 4;
  const end = first + count * entryBytes;
  for (let at = first; at < end; at += entryBytes) {
    const name = view.getUint32(at, layout.littleEndian);
    if (name > last || !starts.has(texts.getInt32(name))) continue;
    for (let index = 0; index < names.length; index++)
      if (places[index] === undefined && isNameAt(strings, name, names[index]!))
        places[index] = placeAt(source, view, at, layout);
  }
  return programHeaders === undefined ? { count, places } : { count, places, programHeaders };
}

/** The table's bytes and those of the names; the views are valid until the next `read`. */
interface RawTable {
  readonly view: DataView;
  /** Where the first entry stands in the view. */
  readonly first: number;
  readonly entryBytes: number;
  readonly count: number;
  readonly strings: Uint8Array;
  readonly programHeaders: number | undefined;
}

function readTable(
  source: ByteSource,
  layout: ElfLayout,
  table: ElfHeader['sections'],
): RawTable | undefined {
  const { entryBytes } = table;
  const least = ENTRY_BYTES[layout.bits];
  if (table.offset === 0 || entryBytes < least || table.offset + least > source.size) return undefined;
  let { count, names } = table;
  let programHeaders: number | undefined;
  if (count === 0 || names === SHN_XINDEX || table.count >= 0xff00) {
    // What does not fit the header's 16 bits stands in section 0 (gABI, e_shnum and e_shstrndx).
    const first = readEntry(dataViewOf(source.read(table.offset, least)), 0, layout);
    if (count === 0) count = first.size;
    if (names === SHN_XINDEX) names = first.link;
    programHeaders = first.info;
  }
  const length = count * entryBytes;
  if (length > TABLE_LIMIT || table.offset + length > source.size || names >= count) return undefined;
  const start = Math.max(0, table.offset - NAMES_GUESS);
  const first = table.offset - start;
  let block = source.read(start, first + length);
  let view = dataViewOf(block);
  const { offset, size } = rangeAt(view, first + names * entryBytes, layout);
  if (size > NAMES_LIMIT || offset + size > source.size) return undefined;
  const inBlock = offset >= start && offset + size <= start + block.length;
  if (!inBlock) {
    // The next read may overwrite it.
    block = block.slice();
    view = dataViewOf(block);
  }
  const strings = inBlock ? block.subarray(offset - start, offset - start + size) : source.read(offset, size);
  return { view, first, entryBytes, count, strings, programHeaders };
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

function readEntry(view: DataView, at: number, { bits, littleEndian }: ElfLayout): RawSection {
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

/** Where the section lies whose entry stands there, as far as the file holds it. */
function placeAt(source: ByteSource, view: DataView, at: number, layout: ElfLayout): SectionPlace {
  const { offset, size } = rangeAt(view, at, layout);
  return { offset, size: heldBytes(source, view.getUint32(at + 4, layout.littleEndian), offset, size) };
}

/** Offset and size as an entry states them. */
function rangeAt(view: DataView, at: number, { bits, littleEndian }: ElfLayout): SectionPlace {
  return bits === 64
    ? { offset: readUint64(view, at + 24, littleEndian), size: readUint64(view, at + 32, littleEndian) }
    : { offset: view.getUint32(at + 16, littleEndian), size: view.getUint32(at + 20, littleEndian) };
}

function heldBytes(source: ByteSource, type: number, offset: number, size: number): number {
  return type === SHT_NOBITS ? 0 : Math.max(0, Math.min(size, source.size - offset));
}

function nameAt(strings: Uint8Array, at: number): string {
  const bytes = Buffer.from(strings.buffer, strings.byteOffset, strings.byteLength);
  const end = bytes.indexOf(0, at);
  return bytes.toString('latin1', at, Math.min(end === -1 ? bytes.length : end, at + NAME_LIMIT));
}

/** True when just this name stands there, up to a zero or the end of the names. */
function isNameAt(strings: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let index = 0; index < name.length; index++) if (strings[at + index] !== name[index]) return false;
  return (strings[at + name.length] ?? 0) === 0;
}
