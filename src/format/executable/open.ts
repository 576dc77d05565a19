import type { ByteSource } from '../byte-source.ts';
import { HEAD_BYTES, openElf } from '../elf/elf.ts';
import { isElf } from '../elf/header.ts';
import { isMachO, openMachO } from '../macho/macho.ts';
import { isPe, openPe } from '../pe/pe.ts';
import type { Executable } from './executable.ts';

/** True when a file that begins so may be an executable: cheap, and never false for one. Four bytes are enough. */
export function looksExecutable(head: Uint8Array): boolean {
  // Every file of an image is asked about, so the first byte decides about nearly all.
  switch (head[0]) {
    case 0x7f:
      return isElf(head);
    case 0x4d:
      return isPe(head);
    // Mach-O in either byte order, and fat files, which are big-endian (<mach-o/loader.h>, <mach-o/fat.h>).
    case 0xca:
    case 0xce:
    case 0xcf:
    case 0xfe:
      return isMachO(head);
    default:
      return false;
  }
}

/** The executables in a file, whatever its format: one, or a fat Mach-O's one for each architecture; none otherwise. */
export function openExecutables(source: ByteSource): readonly Executable[] {
  const head = source.read(0, HEAD_BYTES).slice();
  if (isElf(head)) return [openElf(source, head)];
  if (isPe(head)) return [openPe(source)];
  return isMachO(head) ? openMachO(source) : [];
}
