import { dataViewOf, readUint64 } from '../byte-source.ts';
import { executableProblem } from '../executable/problem.ts';

// System V gABI, chapter 4 ("ELF Header"); elf(5).
const HEADER_BYTES = { 32: 52, 64: 64 } as const;

/** How the numbers of a file are written. */
export interface ElfLayout {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

/** A table of the file as its header states it. */
export interface ElfTable {
  readonly offset: number;
  readonly entryBytes: number;
  readonly count: number;
}

/** What stands in the file header. */
export interface ElfHeader extends ElfLayout {
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly segments: ElfTable;
  /** `names` is the number of the section that holds the names of all. */
  readonly sections: ElfTable & { readonly names: number };
}

/** True when these are the first bytes of an ELF file. */
export function isElf(head: Uint8Array): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

/** Reads the header from the first bytes of a file. */
export function readElfHeader(head: Uint8Array): ElfHeader {
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
  const half = (at: number): number => view.getUint16(at, littleEndian);
  const counts = wide ? 54 : 42;
  return {
    bits,
    littleEndian,
    type: half(16),
    machine: half(18),
    entry: word(24),
    segments: { offset: word(wide ? 32 : 28), entryBytes: half(counts), count: half(counts + 2) },
    sections: {
      offset: word(wide ? 40 : 32),
      entryBytes: half(counts + 4),
      count: half(counts + 6),
      names: half(counts + 8),
    },
  };
}
