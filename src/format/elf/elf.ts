import { MIB } from '#core/index.ts';
import { dataViewOf, readUint64, type ByteSource } from '../byte-source.ts';
import type { Executable, ExecutableSection, ExecutableSegment } from '../executable/executable.ts';
import { executableProblem } from '../executable/problem.ts';
import { elfArchitecture } from './machine.ts';
import { readElfSections } from './section-table.ts';

// System V gABI, chapters 4 (object files) and 5 (program loading); elf(5).
const HEADER_BYTES = { 32: 52, 64: 64 } as const;
const SEGMENT_BYTES = { 32: 32, 64: 56 } as const;
const PT_LOAD = 1;
const PF_X = 1;
const PF_W = 2;
const PN_XNUM = 0xffff;
const TYPES = ['none', 'relocatable', 'executable', 'shared', 'core'] as const;
/** The header and the program headers of nearly all files. */
export const HEAD_BYTES = 1024;
/** The kernel refuses more than 64 KiB of program headers (fs/binfmt_elf.c, ELF_MIN_ALIGN); core dumps may have more. */
const SEGMENT_TABLE_LIMIT: number = 4 * MIB;

export interface ElfSection extends ExecutableSection {
  /** `sh_type`; 7 is a note, 8 occupies no bytes in the file. */
  readonly type: number;
  /** `sh_flags`; 0x800 is compressed. */
  readonly flags: number;
}

export interface ElfSegment extends ExecutableSegment {
  /** `p_type`; 1 is loaded, 2 dynamic linking, 3 the interpreter's path, 4 a note. */
  readonly type: number;
}

/** An ELF file as its headers tell it. `segments` are those that are loaded, `programHeaders` all. */
export interface ElfFile extends Executable {
  readonly format: 'elf';
  readonly type: (typeof TYPES)[number] | 'other';
  readonly machine: number;
  readonly entry: number;
  readonly sections: readonly ElfSection[];
  readonly programHeaders: readonly ElfSegment[];
}

/** True when these are the first bytes of an ELF file. */
export function isElf(head: Uint8Array): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

/** Reads the headers, from the first bytes of the file where they are at hand. A broken section table leaves `sections` empty; broken program headers are a problem. */
export function openElf(source: ByteSource, start?: Uint8Array): ElfFile {
  const head = start ?? source.read(0, HEAD_BYTES).slice();
  const bits = head[4] === 1 ? 32 : head[4] === 2 ? 64 : undefined;
  const littleEndian = head[5] === 1;
  if (
    !isElf(head) ||
    bits === undefined ||
    (!littleEndian && head[5] !== 2) ||
    head.length < HEADER_BYTES[bits]
  )
    throw executableProblem('elf.corrupt', 'no ELF header');
  const view = dataViewOf(head);
  const wide = bits === 64;
  const word = (at: number): number =>
    wide ? readUint64(view, at, littleEndian) : view.getUint32(at, littleEndian);
  const counts = wide ? 54 : 42;
  const half = (at: number): number => view.getUint16(at, littleEndian);
  const layout = { bits, littleEndian } as const;
  const sections = readElfSections(source, layout, {
    offset: word(wide ? 40 : 32),
    entryBytes: half(counts + 4),
    count: half(counts + 6),
    names: half(counts + 8),
  });
  // With 65,535 or more program headers their number stands in the first section (gABI, e_phnum).
  const stated = half(counts + 2);
  const count = stated === PN_XNUM ? (sections.programHeaders ?? stated) : stated;
  const programHeaders = readSegments(source, head, layout, {
    offset: word(wide ? 32 : 28),
    entryBytes: half(counts),
    count,
  });
  const machine = half(18);
  return {
    format: 'elf',
    ...layout,
    type: TYPES[half(16)] ?? 'other',
    machine,
    architecture: elfArchitecture(machine, layout),
    entry: word(24),
    sections: sections.sections,
    programHeaders,
    segments: programHeaders.filter((segment) => segment.type === PT_LOAD),
    source,
  };
}

function readSegments(
  source: ByteSource,
  head: Uint8Array,
  { bits, littleEndian }: { bits: 32 | 64; littleEndian: boolean },
  table: { offset: number; entryBytes: number; count: number },
): ElfSegment[] {
  if (table.count === 0 || table.offset === 0) return [];
  if (table.entryBytes < SEGMENT_BYTES[bits])
    throw executableProblem('elf.corrupt', `program headers of ${table.entryBytes} bytes`);
  const length = table.entryBytes * table.count;
  if (length > SEGMENT_TABLE_LIMIT)
    throw executableProblem(
      'elf.limit',
      `${length} bytes of program headers, the limit is ${SEGMENT_TABLE_LIMIT}`,
    );
  const inHead = table.offset + length <= head.length;
  const bytes = inHead
    ? head.subarray(table.offset, table.offset + length)
    : source.read(table.offset, length);
  if (bytes.length < length) throw executableProblem('elf.corrupt', 'the program headers are cut off');
  const view = dataViewOf(bytes);
  const wide = bits === 64;
  const segments: ElfSegment[] = [];
  for (let at = 0; at < length; at += table.entryBytes) {
    const word = (offset: number): number =>
      wide ? readUint64(view, at + offset, littleEndian) : view.getUint32(at + offset, littleEndian);
    const flags = view.getUint32(at + (wide ? 4 : 24), littleEndian);
    const offset = word(wide ? 8 : 4);
    segments.push({
      type: view.getUint32(at, littleEndian),
      offset,
      address: word(wide ? 16 : 8),
      size: Math.max(0, Math.min(word(wide ? 32 : 16), source.size - offset)),
      writable: (flags & PF_W) !== 0,
      executable: (flags & PF_X) !== 0,
    });
  }
  return segments;
}
