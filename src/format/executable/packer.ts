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
      if (file.sections.length > 0) return undefined;
      return Buffer.from(file.source.read(0, SEARCH_BYTES)).includes(UPX_MAGIC) ? 'upx' : undefined;
    case 'macho':
      return file.sections.some(({ name }) => name === 'upxTEXT') ? 'upx' : undefined;
    default:
      return unreachable(file.format);
  }
}
