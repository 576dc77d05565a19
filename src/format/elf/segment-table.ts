import { MIB } from '#core/index.ts';
import { dataViewOf, readUint64, type ByteSource } from '../byte-source.ts';
import type { ExecutableSegment } from '../executable/executable.ts';
import { executableProblem } from '../executable/problem.ts';
import type { ElfLayout, ElfTable } from './header.ts';

// System V gABI, chapter 5 ("Program Header").
const ENTRY_BYTES = { 32: 32, 64: 56 } as const;
const PF_X = 1;
const PF_W = 2;
/** The kernel refuses more than 64 KiB of program headers (fs/binfmt_elf.c, ELF_MIN_ALIGN); core dumps may have more. */
const TABLE_LIMIT: number = 4 * MIB;

export interface ElfSegment extends ExecutableSegment {
  /** `p_type`; 1 is loaded, 2 dynamic linking, 3 the interpreter's path, 4 a note. */
  readonly type: number;
}

/** Reads the program headers, from the first bytes of the file where they are in them: all, or those of some types. A broken table is a problem. */
export function readElfSegments(
  source: ByteSource,
  head: Uint8Array,
  { bits, littleEndian }: ElfLayout,
  table: ElfTable,
  types?: readonly number[],
): ElfSegment[] {
  if (table.count === 0 || table.offset === 0) return [];
  if (table.entryBytes < ENTRY_BYTES[bits])
    throw executableProblem('elf.corrupt', `program headers of ${table.entryBytes} bytes`);
  const length = table.entryBytes * table.count;
  if (length > TABLE_LIMIT)
    throw executableProblem('elf.limit', `${length} bytes of program headers, the limit is ${TABLE_LIMIT}`);
  const inHead = table.offset + length <= head.length;
  const bytes = inHead
    ? head.subarray(table.offset, table.offset + length)
    : source.read(table.offset, length);
  if (bytes.length < length) throw executableProblem('elf.corrupt', 'the program headers are cut off');
  const view = dataViewOf(bytes);
  const segments: ElfSegment[] = [];
  for (let at = 0; at < length; at += table.entryBytes) {
    const type = view.getUint32(at, littleEndian);
    if (types === undefined || types.includes(type))
      segments.push(segmentAt(source, view, at, type, bits === 64, littleEndian));
  }
  return segments;
}

function segmentAt(
  source: ByteSource,
  view: DataView,
  at: number,
  type: number,
  wide: boolean,
  littleEndian: boolean,
): ElfSegment {
  const word = (wideAt: number, narrowAt: number): number =>
    wide ? readUint64(view, at + wideAt, littleEndian) : view.getUint32(at + narrowAt, littleEndian);
  const flags = view.getUint32(at + (wide ? 4 : 24), littleEndian);
  const offset = word(8, 4);
  return {
    type,
    offset,
    address: word(16, 8),
    size: Math.max(0, Math.min(word(32, 16), source.size - offset)),
    writable: (flags & PF_W) !== 0,
    executable: (flags & PF_X) !== 0,
  };
}
