import { crc32, inflateRawSync } from 'node:zlib';
import { dataViewOf, type ByteSource } from '../byte-source.ts';
import { readDirectory, type ZipEntry } from './central-directory.ts';
import { findDirectory } from './end-record.ts';
import { RATIO_FREE_BYTES, ZIP_LIMITS, zipProblem, type ZipLimits } from './limits.ts';

const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;
// Local extra fields differ from those of the directory by a few timestamps; one read then takes header and data.
const EXTRA_ALLOWANCE = 64;

/** An opened zip archive: its directory, and its entries' bytes on demand. Nothing is read before it is asked for. */
export class ZipArchive {
  readonly entries: readonly ZipEntry[];
  readonly #source: ByteSource;
  readonly #limits: ZipLimits;
  #byName: Map<string, ZipEntry> | undefined;
  #inflated = 0;

  constructor(source: ByteSource, entries: readonly ZipEntry[], limits: ZipLimits) {
    this.entries = entries;
    this.#source = source;
    this.#limits = limits;
  }

  /** The entry of this name; of several the last, as the directory is read by java.util.zip. */
  find(name: string): ZipEntry | undefined {
    this.#byName ??= new Map(this.entries.map((entry) => [entry.name, entry]));
    return this.#byName.get(name);
  }

  /** The bytes of an entry, its CRC-32 verified. The result is a copy that stays valid. */
  read(entry: ZipEntry): Uint8Array {
    this.#admit(entry);
    const packed = this.#packed(entry);
    const bytes = entry.method === STORED ? packed.slice() : inflate(packed, entry);
    if (bytes.length !== entry.size)
      throw zipProblem(
        'zip.corrupt',
        `${entry.name} holds ${bytes.length} bytes where ${entry.size} are announced`,
      );
    if (crc32(bytes) !== entry.crc32) throw zipProblem('zip.corrupt', `${entry.name}: CRC-32 does not match`);
    return bytes;
  }

  /**
   * The bytes of a stored entry as a source of their own, without a copy (a jar in a jar). `undefined` when it is
   * compressed. Its CRC-32 is not checked.
   */
  stored(entry: ZipEntry): ByteSource | undefined {
    if (entry.method !== STORED || (entry.flags & ENCRYPTED) !== 0) return undefined;
    const start = this.#dataStart(entry);
    const source = this.#source;
    return {
      size: entry.compressedSize,
      read: (offset, length) => {
        const from = Math.min(Math.max(0, offset), entry.compressedSize);
        return source.read(start + from, Math.min(Math.max(0, length), entry.compressedSize - from));
      },
    };
  }

  #admit(entry: ZipEntry): void {
    const { entryBytes, ratio } = this.#limits;
    if ((entry.flags & ENCRYPTED) !== 0) throw zipProblem('zip.unsupported', `${entry.name} is encrypted`);
    if (entry.method !== STORED && entry.method !== DEFLATED)
      throw zipProblem('zip.unsupported', `${entry.name}: compression method ${entry.method}`);
    if (entry.size > entryBytes)
      throw zipProblem('zip.limit', `${entry.name} has ${entry.size} bytes, the limit is ${entryBytes}`);
    if (entry.compressedSize > entryBytes)
      throw zipProblem(
        'zip.limit',
        `${entry.name} takes ${entry.compressedSize} bytes, the limit is ${entryBytes}`,
      );
    this.#inflated += entry.size;
    if (this.#inflated > Math.max(RATIO_FREE_BYTES, ratio * this.#source.size))
      throw zipProblem('zip.limit', `it inflates to more than ${ratio} times its size`);
  }

  #packed(entry: ZipEntry): Uint8Array {
    const guess = LOCAL_BYTES + entry.name.length + EXTRA_ALLOWANCE + entry.compressedSize;
    const block = this.#source.read(entry.offset, Math.min(guess, entry.end - entry.offset));
    const skip = headerLength(block, entry);
    if (skip + entry.compressedSize <= block.length) return block.subarray(skip, skip + entry.compressedSize);
    const packed = this.#source.read(entry.offset + skip, entry.compressedSize);
    if (packed.length < entry.compressedSize) throw zipProblem('zip.truncated', `${entry.name} is cut off`);
    return packed;
  }

  #dataStart(entry: ZipEntry): number {
    return entry.offset + headerLength(this.#source.read(entry.offset, LOCAL_BYTES), entry);
  }
}

/** Opens a zip archive by its central directory; bytes in front of it (a launch script) do no harm. */
export function openZip(source: ByteSource, limits: Partial<ZipLimits> = {}): ZipArchive {
  const bounds = { ...ZIP_LIMITS, ...limits };
  return new ZipArchive(source, readDirectory(source, findDirectory(source), bounds), bounds);
}

/** Length of the local header with its name and extra field, which only it knows (APPNOTE.TXT, 4.3.7). */
function headerLength(block: Uint8Array, entry: ZipEntry): number {
  if (block.length < LOCAL_BYTES) throw zipProblem('zip.truncated', `${entry.name} is cut off`);
  const view = dataViewOf(block);
  if (view.getUint32(0, true) !== LOCAL_SIGNATURE)
    throw zipProblem('zip.corrupt', `${entry.name} has no local header`);
  const length = LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (entry.offset + length + entry.compressedSize > entry.end)
    throw zipProblem('zip.overlap', `${entry.name} reaches into what follows it`);
  return length;
}

function inflate(packed: Uint8Array, entry: ZipEntry): Uint8Array {
  try {
    // One chunk of the announced size saves zlib's growing list of buffers; a liar is stopped at that size.
    return inflateRawSync(packed, {
      maxOutputLength: Math.max(1, entry.size),
      chunkSize: Math.max(64, entry.size),
    });
  } catch (error) {
    throw zipProblem('zip.corrupt', `${entry.name} cannot be inflated to its ${entry.size} bytes`, error);
  }
}
