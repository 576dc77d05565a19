import { unreachable } from '#core/index.ts';
import type { Executable } from './executable.ts';

const UPX_MAGIC = Buffer.from('UPX!');
/** UPX puts its loader's information behind the program headers, at the beginning of the first page. */
const SEARCH_BYTES = 512;

/**
 * The packer that compressed a program, so that nothing of what it holds can be seen. UPX drops the section table of ELF
 * files and names the sections of PE files after itself; a program that merely contains its mark does neither.
 */
export function packerOf(file: Executable): 'upx' | undefined {
  switch (file.format) {
    case 'pe':
      return file.sections.some(({ name }) => name === 'UPX0' || name === 'UPX1') ? 'upx' : undefined;
    case 'elf':
      return file.sections.length === 0 && isMarkedByUpx(file.source.read(0, SEARCH_BYTES))
        ? 'upx'
        : undefined;
    case 'macho':
      return file.sections.some(({ name }) => name === 'upxTEXT') ? 'upx' : undefined;
    default:
      return unreachable(file.format);
  }
}

/** True when UPX's mark stands where it puts it: of an ELF file without a section table that is its packer. `head` are its first bytes, 512 or more. */
export function isMarkedByUpx(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, SEARCH_BYTES)).includes(UPX_MAGIC);
}
