import type { ByteSource } from '../byte-source.ts';
import { HEAD_BYTES, isElf, openElf } from '../elf/elf.ts';
import { isMachO, openMachO } from '../macho/macho.ts';
import { isPe, openPe } from '../pe/pe.ts';
import type { Executable } from './executable.ts';

/** True when a file that begins so may be an executable: cheap, and never false for one. Four bytes are enough. */
export function looksExecutable(head: Uint8Array): boolean {
  return isElf(head) || isPe(head) || isMachO(head);
}

/** The executables in a file, whatever its format: one, or a fat Mach-O's one for each architecture; none otherwise. */
export function openExecutables(source: ByteSource): readonly Executable[] {
  const head = source.read(0, HEAD_BYTES).slice();
  if (isElf(head)) return [openElf(source, head)];
  if (isPe(head)) return [openPe(source)];
  return isMachO(head) ? openMachO(source) : [];
}
