import { LIMITS } from '#core/index.ts';
import { dataViewOf } from '../byte-source.ts';
import type { ElfFile } from './elf.ts';

const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PT_NOTE = 4;
const SHT_NOTE = 7;
/** Notes are build ids and package names; the kernel's own reader stops at 64 KiB of them too. */
const NOTE_BYTES_LIMIT: number = 64 * 1024;

/** One note (gABI, "Note Section"): `GNU` type 3 is the build id, `FDO` type 0xcafe1a7e the package's JSON. */
export interface ElfNote {
  readonly owner: string;
  readonly type: number;
  readonly description: Uint8Array;
}

/** The path of the dynamic linker that the program asks for. */
export function elfInterpreter(file: ElfFile): string | undefined {
  const header = file.programHeaders.find((segment) => segment.type === PT_INTERP);
  if (header === undefined) return undefined;
  return textUntilZero(file.source.read(header.offset, Math.min(header.size, LIMITS.pathBytes)));
}

/** True for a program that needs no shared library; a static PIE has dynamic headers but no interpreter. */
export function isStaticElf(file: ElfFile): boolean {
  const has = (type: number): boolean => file.programHeaders.some((segment) => segment.type === type);
  if (file.type === 'executable') return !has(PT_INTERP) && !has(PT_DYNAMIC);
  return file.type === 'shared' && file.entry !== 0 && !has(PT_INTERP);
}

/** All notes, from the sections or, where there are none, from the program headers. */
export function elfNotes(file: ElfFile): ElfNote[] {
  const sections = file.sections.filter((section) => section.type === SHT_NOTE);
  const places = sections.length > 0 ? sections : file.programHeaders.filter(({ type }) => type === PT_NOTE);
  const notes: ElfNote[] = [];
  for (const { offset, size } of places) {
    const bytes = Buffer.from(file.source.read(offset, Math.min(size, NOTE_BYTES_LIMIT)).slice());
    const view = dataViewOf(bytes);
    for (let at = 0; at + 12 <= bytes.length;) {
      const name = at + 12;
      const nameEnd = name + view.getUint32(at, file.littleEndian);
      // Both parts are padded to four bytes, in 64-bit files too, whatever the gABI says (elf(5)).
      const description = name + align4(nameEnd - name);
      const end = description + view.getUint32(at + 4, file.littleEndian);
      if (end > bytes.length) break;
      notes.push({
        owner: textUntilZero(bytes.subarray(name, nameEnd)),
        type: view.getUint32(at + 8, file.littleEndian),
        description: bytes.subarray(description, end),
      });
      at = description + align4(end - description);
    }
  }
  return notes;
}

function textUntilZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString();
}

function align4(length: number): number {
  return Math.ceil(length / 4) * 4;
}
