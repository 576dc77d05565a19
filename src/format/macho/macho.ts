import { MIB } from '#core/index.ts';
import { dataViewOf, readUint64, type ByteSource } from '../byte-source.ts';
import type { Executable, ExecutableSection, ExecutableSegment } from '../executable/executable.ts';
import { executableProblem } from '../executable/problem.ts';

// Apple's <mach-o/loader.h> and <mach-o/fat.h>.
const FAT = 0xcafebabe;
const FAT_64 = 0xcafebabf;
const SEGMENT = 0x1;
const SEGMENT_64 = 0x19;
const VM_WRITE = 2;
const VM_EXECUTE = 4;
const SECTION_TYPE = 0xff;
const ZERO_FILL: ReadonlySet<number> = new Set([0x1, 0xc, 0x12]);
/** Java class files begin with the magic of fat files, followed by a class version of 45 or more. */
const FAT_LIMIT = 20;
const COMMAND_BYTES_LIMIT: number = 4 * MIB;
const SECTION_LIMIT = 4096;
const TYPES: ReadonlyMap<number, MachOFile['type']> = new Map([
  [1, 'relocatable'],
  [2, 'executable'],
  [4, 'core'],
  [6, 'library'],
  [8, 'bundle'],
]);
const CPUS: ReadonlyMap<number, string> = new Map([
  [7, '386'],
  [12, 'arm'],
  [18, 'ppc'],
  [0x01000007, 'amd64'],
  [0x0100000c, 'arm64'],
  [0x01000012, 'ppc64'],
]);

export interface MachOSection extends ExecutableSection {
  /** The segment that it lies in: `__TEXT`, `__DATA`. */
  readonly segment: string;
}

export interface MachOSegment extends ExecutableSegment {
  readonly name: string;
}

/** A macOS program or library of one architecture. */
export interface MachOFile extends Executable {
  readonly format: 'macho';
  readonly type: 'relocatable' | 'executable' | 'core' | 'library' | 'bundle' | 'other';
  readonly sections: readonly MachOSection[];
  readonly segments: readonly MachOSegment[];
}

/** True when these are the first bytes of a Mach-O file, thin or fat. */
export function isMachO(head: Uint8Array): boolean {
  if (head.length < 8) return false;
  const magic = bigEndianWord(head, 0);
  if (magic === FAT || magic === FAT_64) return bigEndianWord(head, 4) <= FAT_LIMIT;
  return layoutOf(magic) !== undefined;
}

/** Every file of an image is asked: a view for each would cost more than all else. */
function bigEndianWord(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Reads the headers: one file, or one for each architecture of a fat file. */
export function openMachO(source: ByteSource): MachOFile[] {
  const head = source.read(0, 8).slice();
  if (!isMachO(head)) throw executableProblem('macho.corrupt', 'no Mach-O header');
  const view = dataViewOf(head);
  const magic = view.getUint32(0, false);
  if (magic !== FAT && magic !== FAT_64) return [openThin(source)];
  const wide = magic === FAT_64;
  const count = view.getUint32(4, false);
  const entryBytes = wide ? 32 : 20;
  const table = dataViewOf(source.read(8, count * entryBytes).slice());
  if (table.byteLength < count * entryBytes)
    throw executableProblem('macho.corrupt', 'the list of architectures is cut off');
  return Array.from({ length: count }, (_, index) => {
    const at = index * entryBytes;
    const offset = wide ? Number(table.getBigUint64(at + 8, false)) : table.getUint32(at + 8, false);
    const size = wide ? Number(table.getBigUint64(at + 16, false)) : table.getUint32(at + 12, false);
    return openThin(sliceOf(source, offset, size));
  });
}

function layoutOf(magic: number): { bits: 32 | 64; littleEndian: boolean } | undefined {
  switch (magic) {
    case 0xfeedface:
      return { bits: 32, littleEndian: false };
    case 0xfeedfacf:
      return { bits: 64, littleEndian: false };
    case 0xcefaedfe:
      return { bits: 32, littleEndian: true };
    case 0xcffaedfe:
      return { bits: 64, littleEndian: true };
    default:
      return undefined;
  }
}

function sliceOf(source: ByteSource, start: number, size: number): ByteSource {
  const held = Math.max(0, Math.min(size, source.size - start));
  return {
    size: held,
    read: (offset, length) => {
      const from = Math.min(Math.max(0, offset), held);
      return source.read(start + from, Math.min(Math.max(0, length), held - from));
    },
  };
}

function openThin(source: ByteSource): MachOFile {
  const head = dataViewOf(source.read(0, 32).slice());
  const layout = head.byteLength >= 28 ? layoutOf(head.getUint32(0, false)) : undefined;
  if (layout === undefined) throw executableProblem('macho.corrupt', 'no Mach-O header');
  const { bits, littleEndian } = layout;
  const length = head.getUint32(20, littleEndian);
  if (length > COMMAND_BYTES_LIMIT)
    throw executableProblem(
      'macho.limit',
      `${length} bytes of load commands, the limit is ${COMMAND_BYTES_LIMIT}`,
    );
  const commands = dataViewOf(source.read(bits === 64 ? 32 : 28, length).slice());
  if (commands.byteLength < length) throw executableProblem('macho.corrupt', 'the load commands are cut off');
  const segments: MachOSegment[] = [];
  const sections: MachOSection[] = [];
  for (let at = 0; at + 8 <= length;) {
    const command = commands.getUint32(at, littleEndian);
    const size = commands.getUint32(at + 4, littleEndian);
    if (size < 8 || at + size > length) throw executableProblem('macho.corrupt', 'a load command is cut off');
    if (command === (bits === 64 ? SEGMENT_64 : SEGMENT))
      readSegment(
        source,
        new DataView(commands.buffer, commands.byteOffset + at, size),
        layout,
        segments,
        sections,
      );
    at += size;
  }
  return {
    format: 'macho',
    bits,
    littleEndian,
    type: TYPES.get(head.getUint32(12, littleEndian)) ?? 'other',
    architecture: CPUS.get(head.getUint32(4, littleEndian)),
    sections,
    segments,
    source,
  };
}

function readSegment(
  source: ByteSource,
  view: DataView,
  { bits, littleEndian }: { bits: 32 | 64; littleEndian: boolean },
  segments: MachOSegment[],
  sections: MachOSection[],
): void {
  const wide = bits === 64;
  const header = wide ? 72 : 56;
  const sectionBytes = wide ? 80 : 68;
  if (view.byteLength < header) throw executableProblem('macho.corrupt', 'a segment command is cut off');
  const word = (at: number): number =>
    wide ? readUint64(view, at, littleEndian) : view.getUint32(at, littleEndian);
  const half = (at: number): number => view.getUint32(at, littleEndian);
  const held = (offset: number, size: number): number => Math.max(0, Math.min(size, source.size - offset));
  const offset = word(wide ? 40 : 32);
  const protection = half(header - 12);
  segments.push({
    name: nameAt(view, 8),
    address: word(24),
    offset,
    size: held(offset, word(wide ? 48 : 36)),
    writable: (protection & VM_WRITE) !== 0,
    executable: (protection & VM_EXECUTE) !== 0,
  });
  const count = half(header - 8);
  if (count * sectionBytes > view.byteLength - header)
    throw executableProblem('macho.corrupt', 'the sections of a segment are cut off');
  if (sections.length + count > SECTION_LIMIT)
    throw executableProblem('macho.limit', `more than ${SECTION_LIMIT} sections`);
  for (let at = header; at < header + count * sectionBytes; at += sectionBytes) {
    const place = at + 32 + (wide ? 16 : 8);
    const zero = ZERO_FILL.has(half(place + 16) & SECTION_TYPE);
    sections.push({
      name: nameAt(view, at),
      segment: nameAt(view, at + 16),
      address: word(at + 32),
      offset: half(place),
      size: zero ? 0 : held(half(place), word(at + 32 + (wide ? 8 : 4))),
    });
  }
}

function nameAt(view: DataView, at: number): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + at, 16);
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end === -1 ? 16 : end);
}
