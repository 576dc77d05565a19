import type { ByteSource } from '../byte-source.ts';
import { PT_LOAD, segmentTableOf } from './elf.ts';
import { readElfHeader, type ElfLayout } from './header.ts';
import { findElfSections, type SectionPlace } from './section-table.ts';
import { readElfSegments, type ElfSegment } from './segment-table.ts';

const PT_INTERP = 3;
const TYPES = [PT_LOAD, PT_INTERP] as const;

/** As much of an ELF file as one needs who looks at each of the thousand of an image. */
export interface ElfOutline extends ElfLayout {
  /** 0 when the section table was stripped or is broken: programs run without. */
  readonly sectionCount: number;
  /** Where the sections lie whose names were asked for, in that order. */
  readonly places: readonly (SectionPlace | undefined)[];
  /** Those that are loaded. */
  readonly segments: readonly ElfSegment[];
  /** The path of the dynamic linker that the program asks for. */
  readonly interpreter: ElfSegment | undefined;
}

/** Reads the same as `openElf`, with the same problems, but makes nothing of what was not asked for. `head` are the first bytes of the file, `names` those of sections. */
export function outlineElf(source: ByteSource, head: Uint8Array, names: readonly Uint8Array[]): ElfOutline {
  const header = readElfHeader(head);
  const { count, places, programHeaders } = findElfSections(source, header, header.sections, names);
  const segments = readElfSegments(source, head, header, segmentTableOf(header, programHeaders), TYPES);
  const interpreter = segments.find(({ type }) => type === PT_INTERP);
  return {
    bits: header.bits,
    littleEndian: header.littleEndian,
    sectionCount: count,
    places,
    segments: interpreter === undefined ? segments : segments.filter(({ type }) => type === PT_LOAD),
    interpreter,
  };
}
