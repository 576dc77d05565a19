import { dataViewOf, type ByteSource } from '../byte-source.ts';
import type { Executable, ExecutableSection } from '../executable/executable.ts';
import { executableProblem } from '../executable/problem.ts';

// Microsoft PE/COFF specification: "MS-DOS Stub", "COFF File Header", "Optional Header", "Section Table".
const PE_OFFSET_AT = 0x3c;
const COFF_BYTES = 20;
const SECTION_BYTES = 40;
const SYMBOL_BYTES = 18;
const MAGIC_32 = 0x10b;
const MAGIC_64 = 0x20b;
const MEM_EXECUTE = 0x20000000;
const MEM_WRITE = 0x80000000;
const INITIALIZED_DATA = 0x40;
const DLL = 0x2000;
/** The Windows loader takes 96 sections. */
const SECTION_LIMIT = 96;
const LONG_NAME_LIMIT = 256;
const HEAD_BYTES = 4096;
const MACHINES: ReadonlyMap<number, string> = new Map([
  [0x14c, '386'],
  [0x1c4, 'arm'],
  [0x5064, 'riscv64'],
  [0x6264, 'loong64'],
  [0x8664, 'amd64'],
  [0xaa64, 'arm64'],
]);

export interface PeSection extends ExecutableSection {
  readonly writable: boolean;
  readonly executable: boolean;
  /** Holds initialised data, as opposed to code and to zeros. */
  readonly data: boolean;
}

/** A Windows program or library. Addresses include the image base. */
export interface PeFile extends Executable {
  readonly format: 'pe';
  readonly type: 'executable' | 'library';
  readonly machine: number;
  readonly imageBase: number;
  readonly sections: readonly PeSection[];
}

/** True when these are the first bytes of a DOS or Windows program. */
export function isPe(head: Uint8Array): boolean {
  return head[0] === 0x4d && head[1] === 0x5a;
}

/** Reads the headers of a Windows program; a plain DOS program is a problem. */
export function openPe(source: ByteSource): PeFile {
  const dos = source.read(0, 64);
  if (!isPe(dos) || dos.length < 64) throw executableProblem('pe.corrupt', 'no DOS header');
  const start = dataViewOf(dos).getUint32(PE_OFFSET_AT, true);
  const view = dataViewOf(source.read(start, HEAD_BYTES).slice());
  if (view.byteLength < 4 + COFF_BYTES + 32 || view.getUint32(0, false) !== 0x50450000)
    throw executableProblem('pe.corrupt', 'no PE header');
  const machine = view.getUint16(4, true);
  const count = view.getUint16(6, true);
  const characteristics = view.getUint16(22, true);
  const magic = view.getUint16(24, true);
  if (magic !== MAGIC_32 && magic !== MAGIC_64)
    throw executableProblem('pe.corrupt', `optional header of kind 0x${magic.toString(16)}`);
  const imageBase = magic === MAGIC_64 ? Number(view.getBigUint64(48, true)) : view.getUint32(52, true);
  if (count > SECTION_LIMIT)
    throw executableProblem('pe.limit', `${count} sections, the limit is ${SECTION_LIMIT}`);
  const table = 24 + view.getUint16(20, true);
  if (table + count * SECTION_BYTES > view.byteLength)
    throw executableProblem('pe.corrupt', 'the section table is cut off');
  const longNames = view.getUint32(12, true) + view.getUint32(16, true) * SYMBOL_BYTES;
  const sections = Array.from({ length: count }, (_, index) =>
    readSection(source, view, table + index * SECTION_BYTES, { imageBase, longNames }),
  );
  return {
    format: 'pe',
    bits: magic === MAGIC_64 ? 64 : 32,
    littleEndian: true,
    type: (characteristics & DLL) === 0 ? 'executable' : 'library',
    machine,
    architecture: MACHINES.get(machine),
    imageBase,
    sections,
    segments: sections,
    source,
  };
}

function readSection(
  source: ByteSource,
  view: DataView,
  at: number,
  { imageBase, longNames }: { imageBase: number; longNames: number },
): PeSection {
  const raw = new Uint8Array(view.buffer, view.byteOffset + at, 8);
  const offset = view.getUint32(at + 20, true);
  const flags = view.getUint32(at + 36, true);
  return {
    name: sectionName(source, raw, longNames),
    address: imageBase + view.getUint32(at + 12, true),
    offset,
    size: Math.max(0, Math.min(view.getUint32(at + 16, true), source.size - offset)),
    writable: (flags & MEM_WRITE) !== 0,
    executable: (flags & MEM_EXECUTE) !== 0,
    data: (flags & INITIALIZED_DATA) !== 0,
  };
}

/** `/123` is an offset in the string table behind the symbols ("Section Table (Section Headers)", Name). */
function sectionName(source: ByteSource, raw: Uint8Array, longNames: number): string {
  const short = textUntilZero(raw);
  if (!/^\/\d{1,7}$/.test(short) || longNames === 0) return short;
  return textUntilZero(source.read(longNames + Number(short.slice(1)), LONG_NAME_LIMIT)) || short;
}

function textUntilZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('latin1');
}
