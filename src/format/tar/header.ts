import { Problem } from '#core/index.ts';
import { BLOCK } from './entry.ts';
import { decodeField } from './name.ts';

/** The fields of one 512-byte header block (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"). */
export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** The type flag as a byte. */
  readonly flag: number;
  readonly linkName: string;
  /** GNU tar's own magic, `ustar  \0`: the prefix field then means something else. */
  readonly gnu: boolean;
}

const USTAR = [0x75, 0x73, 0x74, 0x61, 0x72];

/**
 * Parses the header block at `offset`; `undefined` for a block of zeros, which ends an archive. `words` are those of the
 * memory that the block lies in.
 */
export function parseTarHeader(block: Uint8Array, offset: number, words: Int32Array): TarHeader | undefined {
  if (block[offset] === 0 && isZeroBlock(block, offset)) return undefined;
  verifyChecksum(block, offset, words);
  const ustar = USTAR.every((byte, index) => block[offset + 257 + index] === byte);
  const gnu = ustar && block[offset + 262] === 0x20;
  let name = decodeField(block, offset, 100);
  if (ustar && !gnu && block[offset + 345] !== 0) name = `${decodeField(block, offset + 345, 155)}/${name}`;
  return {
    name,
    mode: parseNumber(block, offset + 100, 8) & 0o7777,
    uid: parseNumber(block, offset + 108, 8),
    gid: parseNumber(block, offset + 116, 8),
    size: parseNumber(block, offset + 124, 12),
    flag: block[offset + 156]!,
    linkName: block[offset + 157] === 0 ? '' : decodeField(block, offset + 157, 100),
    gnu,
  };
}

function isZeroBlock(block: Uint8Array, offset: number): boolean {
  for (let index = offset; index < offset + BLOCK; index++) if (block[index] !== 0) return false;
  return true;
}

/** The sum of all bytes with the checksum field as blanks; some old writers summed signed bytes. */
function verifyChecksum(block: Uint8Array, offset: number, words: Int32Array): void {
  let sum = sumOf(block, offset, words);
  for (let index = offset + 148; index < offset + 156; index++) sum += 0x20 - block[index]!;
  const stored = parseNumber(block, offset + 148, 8);
  if (stored !== sum && stored !== sum - 256 * highBytes(block, offset)) {
    throw new Problem(
      'tar.checksum',
      'a header block has a wrong checksum: the archive is corrupt or not a tar file',
    );
  }
}

/** The sum of a block's bytes: four at once where they lie so, as this loop is what reading a tar's headers takes. */
function sumOf(block: Uint8Array, offset: number, words: Int32Array): number {
  let sum = 0;
  const start = block.byteOffset + offset;
  if (start % 4 !== 0) {
    for (let index = offset; index < offset + BLOCK; index++) sum += block[index]!;
    return sum;
  }
  // Two sums of 16 bits in each number: 128 bytes make 32,640 at most.
  let even = 0;
  let odd = 0;
  const first = start / 4;
  for (let index = first; index < first + BLOCK / 4; index++) {
    const word = words[index]!;
    even = (even + (word & 0xff00ff)) | 0;
    odd = (odd + ((word >>> 8) & 0xff00ff)) | 0;
  }
  return (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
}

/** How many bytes outside the checksum field would be negative if they were signed. */
function highBytes(block: Uint8Array, offset: number): number {
  let high = 0;
  for (let index = 0; index < BLOCK; index++)
    if (index < 148 || index >= 156) high += block[offset + index]! >> 7;
  return high;
}

/**
 * A number field: octal digits, or base-256 (GNU tar manual, "Extensions"), whose first byte has its top bit set.
 * Negative and absurd values are refused: sizes beyond 2^53 can't be real.
 */
export function parseNumber(block: Uint8Array, offset: number, length: number): number {
  const first = block[offset]!;
  let value = 0;
  if (first >= 0x80) {
    if (first === 0xff) throw new Problem('tar.number', 'a header has a negative number');
    value = first & 0x7f;
    for (let index = offset + 1; index < offset + length; index++) value = value * 256 + block[index]!;
    if (value > Number.MAX_SAFE_INTEGER) throw new Problem('tar.number', 'a header has a number beyond 2^53');
    return value;
  }
  let index = offset;
  const end = offset + length;
  while (index < end && (block[index] === 0x20 || block[index] === 0)) index++;
  for (; index < end; index++) {
    const byte = block[index]!;
    if (byte < 0x30 || byte > 0x37) {
      if (byte === 0 || byte === 0x20) break;
      throw new Problem('tar.number', 'a header has a number field that is not octal');
    }
    value = value * 8 + (byte - 0x30);
  }
  return value;
}
