import type { ByteSource } from '../byte-source.ts';

/** A named part of an executable; `size` counts the bytes that the file holds of it. */
export interface ExecutableSection {
  readonly name: string;
  /** Virtual address; 0 when it is not loaded. */
  readonly address: number;
  readonly offset: number;
  readonly size: number;
}

/** A part of the file that is mapped into memory. */
export interface ExecutableSegment {
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly writable: boolean;
  readonly executable: boolean;
}

/** What ELF, PE and Mach-O files have in common. Addresses above 2^53 lose precision; no program is loaded there. */
export interface Executable {
  readonly format: 'elf' | 'pe' | 'macho';
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** In the words of the OCI image specification (`amd64`, `arm64`...); undefined for machines that have none. */
  readonly architecture: string | undefined;
  /** In file order. Empty when they were stripped or are broken: programs run without. */
  readonly sections: readonly ExecutableSection[];
  readonly segments: readonly ExecutableSegment[];
  /** The file itself; of a fat Mach-O the slice. */
  readonly source: ByteSource;
}

/** The first section of this name. */
export function sectionNamed(file: Executable, name: string): ExecutableSection | undefined {
  return file.sections.find((section) => section.name === name);
}

/** A copy of a section's bytes as the file holds them, cut at `limit` bytes. */
export function readSection(file: Executable, section: ExecutableSection, limit: number): Uint8Array {
  return file.source.read(section.offset, Math.min(section.size, limit)).slice();
}

/** Where the file holds the byte of a virtual address, and how many bytes of its segment follow there. */
export function placeOfAddress(
  file: Executable,
  address: number,
): { offset: number; available: number } | undefined {
  for (const segment of file.segments) {
    const within = address - segment.address;
    if (within >= 0 && within < segment.size)
      return { offset: segment.offset + within, available: segment.size - within };
  }
  return undefined;
}

/** A copy of the bytes at a virtual address; `undefined` when the file does not hold all of them. */
export function readAddress(file: Executable, address: number, length: number): Uint8Array | undefined {
  const place = placeOfAddress(file, address);
  if (place === undefined || length < 0 || length > place.available) return undefined;
  const bytes = file.source.read(place.offset, length);
  return bytes.length === length ? bytes.slice() : undefined;
}
