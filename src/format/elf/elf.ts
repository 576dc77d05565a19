import type { ByteSource } from '../byte-source.ts';
import type { Executable, ExecutableSection } from '../executable/executable.ts';
import { readElfHeader, type ElfHeader } from './header.ts';
import { elfArchitecture } from './machine.ts';
import { readElfSections } from './section-table.ts';
import { readElfSegments, type ElfSegment } from './segment-table.ts';

export const PT_LOAD = 1;
const PN_XNUM = 0xffff;
const TYPES = ['none', 'relocatable', 'executable', 'shared', 'core'] as const;
/** The header and the program headers of nearly all files. */
export const HEAD_BYTES = 1024;

export interface ElfSection extends ExecutableSection {
  /** `sh_type`; 7 is a note, 8 occupies no bytes in the file. */
  readonly type: number;
  /** `sh_flags`; 0x800 is compressed. */
  readonly flags: number;
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

/** Reads the headers, from the first bytes of the file where they are at hand. A broken section table leaves `sections` empty; broken program headers are a problem. */
export function openElf(source: ByteSource, start?: Uint8Array): ElfFile {
  const head = start ?? source.read(0, HEAD_BYTES).slice();
  const header = readElfHeader(head);
  const { bits, littleEndian, type, machine, entry } = header;
  const sections = readElfSections(source, header, header.sections);
  const programHeaders = readElfSegments(
    source,
    head,
    header,
    segmentTableOf(header, sections.programHeaders),
  );
  return {
    format: 'elf',
    bits,
    littleEndian,
    type: TYPES[type] ?? 'other',
    machine,
    architecture: elfArchitecture(machine, header),
    entry,
    sections: sections.sections,
    programHeaders,
    segments: programHeaders.filter((segment) => segment.type === PT_LOAD),
    source,
  };
}

/** With 65,535 or more program headers their number stands in the first section (gABI, e_phnum). */
export function segmentTableOf({ segments }: ElfHeader, extended: number | undefined): ElfHeader['segments'] {
  return segments.count === PN_XNUM && extended !== undefined ? { ...segments, count: extended } : segments;
}
