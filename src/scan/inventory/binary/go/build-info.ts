import { MIB } from '#core/index.ts';
import { dataViewOf, placeOfAddress, readAddress, sectionNamed, type Executable } from '#format/index.ts';

// The format is documented by Go's own reader and writer: debug/buildinfo, cmd/link/internal/ld (func buildinfo).
/** The section in which ELF files have it. */
export const ELF_BUILD_INFO = '.go.buildinfo';
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const HEADER_BYTES = 32;
const POINTER_SIZE_AT = 14;
const FLAGS_AT = 15;
const POINTERS_AT = 16;
const FLAG_BIG_ENDIAN = 1;
const FLAG_INLINE = 2;
const VARINT_BYTES = 10;
/** The linker frames the module text by two sentinels of this length (cmd/go/internal/modload, infoStart and infoEnd). */
const SENTINEL_BYTES = 16;
/** Kubernetes' largest program has 40 KB of it. */
const TEXT_LIMIT: number = 4 * MIB;
/** Go's linker puts the block at the beginning of the data segment. */
const SCAN_LIMIT: number = 64 * MIB;
const SCAN_CHUNK: number = MIB;

/** What the Go linker wrote into a program: the compiler's version, and the text that `go version -m` prints. */
export interface RawBuildInfo {
  readonly goVersion: string;
  /** Empty for programs that were built without modules. */
  readonly modules: string;
}

/** The build information of an executable, in either encoding; `undefined` when Go did not make it. */
export function readBuildInfo(file: Executable): RawBuildInfo | undefined {
  const address = findHeader(file);
  const header = address === undefined ? undefined : readAddress(file, address, HEADER_BYTES);
  if (address === undefined || header === undefined) return undefined;
  const inline = (header[FLAGS_AT]! & FLAG_INLINE) !== 0;
  const strings = inline ? inlineStrings(file, address) : pointedStrings(file, header);
  const goVersion = textOf(strings.version);
  return goVersion === '' ? undefined : { goVersion, modules: textOf(withoutSentinels(strings.modules)) };
}

function findHeader(file: Executable): number | undefined {
  const named = sectionNamed(file, file.format === 'macho' ? '__go_buildinfo' : ELF_BUILD_INFO);
  if (named !== undefined) return searchMagic(file, named.address, named.size);
  // ELF sections are the linker's and always name the block; without any the program was stripped further.
  if (file.format === 'elf' && file.sections.length > 0) return undefined;
  const data = file.segments.find(({ writable, executable, size }) => writable && !executable && size > 0);
  return data === undefined ? undefined : searchMagic(file, data.address, data.size);
}

function searchMagic(file: Executable, start: number, size: number): number | undefined {
  const end = start + Math.min(size, SCAN_LIMIT);
  for (let at = Math.ceil(start / ALIGNMENT) * ALIGNMENT; at < end; at += SCAN_CHUNK) {
    const place = placeOfAddress(file, at);
    if (place === undefined) return undefined;
    const length = Math.min(place.available, SCAN_CHUNK, end - at);
    const view = file.source.read(place.offset, length);
    const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    // Chunks are aligned, and so is the magic: it never crosses from one into the next.
    for (let found = bytes.indexOf(MAGIC); found !== -1; found = bytes.indexOf(MAGIC, found + 1))
      if (found % ALIGNMENT === 0) return at + found;
  }
  return undefined;
}

interface RawStrings {
  readonly version: Uint8Array | undefined;
  readonly modules: Uint8Array | undefined;
}

/** Go 1.18 and later: two strings, each behind its length as a varint, follow the header. */
function inlineStrings(file: Executable, header: number): RawStrings {
  const first = lengthPrefixed(file, header + HEADER_BYTES);
  const second = first === undefined ? undefined : lengthPrefixed(file, first.end);
  return { version: first?.bytes, modules: second?.bytes };
}

function lengthPrefixed(file: Executable, address: number): { bytes: Uint8Array; end: number } | undefined {
  const place = placeOfAddress(file, address);
  if (place === undefined) return undefined;
  const prefix = file.source.read(place.offset, Math.min(VARINT_BYTES, place.available));
  let length = 0;
  for (const [index, byte] of prefix.entries()) {
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    const start = address + index + 1;
    const bytes = boundedBytes(file, start, length);
    return bytes && { bytes, end: start + length };
  }
  return undefined;
}

/** Before Go 1.18: the header holds pointers to two Go strings, each of them a pointer and a length. */
function pointedStrings(file: Executable, header: Uint8Array): RawStrings {
  const size = header[POINTER_SIZE_AT]!;
  if (size !== 4 && size !== 8) return { version: undefined, modules: undefined };
  const littleEndian = (header[FLAGS_AT]! & FLAG_BIG_ENDIAN) === 0;
  const word = (bytes: Uint8Array, at: number): number => {
    const view = dataViewOf(bytes);
    return size === 8 ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
  };
  const string = (pointer: number): Uint8Array | undefined => {
    const value = readAddress(file, pointer, 2 * size);
    return value && boundedBytes(file, word(value, 0), word(value, size));
  };
  return { version: string(word(header, POINTERS_AT)), modules: string(word(header, POINTERS_AT + size)) };
}

function boundedBytes(file: Executable, address: number, length: number): Uint8Array | undefined {
  if (length === 0) return new Uint8Array();
  return length > TEXT_LIMIT ? undefined : readAddress(file, address, length);
}

function withoutSentinels(framed: Uint8Array | undefined): Uint8Array | undefined {
  if (framed === undefined || framed.length <= 2 * SENTINEL_BYTES) return undefined;
  const text = framed.subarray(SENTINEL_BYTES, framed.length - SENTINEL_BYTES);
  return text.at(-1) === 0x0a ? text : undefined;
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes).toString();
}
