import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { MIB } from '#core/index.ts';

const BLOCK = 512;

/** One file of an archive: bytes in memory, or a file on disk. */
export interface TarInput {
  readonly name: string;
  readonly size: number;
  readonly content: Uint8Array | { readonly path: string };
}

/** Writes a ustar archive (POSIX pax, "ustar Interchange Format") with fixed times and owners: the same files make the same bytes. */
export async function* tarOf(files: readonly TarInput[]): AsyncGenerator<Uint8Array> {
  for (const { name, size, content } of files) {
    yield headerOf(name, size);
    if (content instanceof Uint8Array) yield content;
    else yield* createReadStream(content.path, { highWaterMark: MIB }) as AsyncIterable<Uint8Array>;
    if (size % BLOCK !== 0) yield new Uint8Array(BLOCK - (size % BLOCK));
  }
  yield new Uint8Array(2 * BLOCK);
}

/** Compresses by the ending of the file's name: `.zst`, `.gz`, or not at all. */
export async function pack(source: AsyncIterable<Uint8Array>, name: string, target: Writable): Promise<void> {
  if (name.endsWith('.zst')) await pipeline(source, createZstdCompress(), target);
  else if (name.endsWith('.gz') || name.endsWith('.tgz')) await pipeline(source, createGzip(), target);
  else await pipeline(source, target);
}

/** The bytes of an archive, inflated by what its first bytes say (RFC 1952, RFC 8878). */
export function unpack(path: string): Readable {
  const magic = firstBytes(path);
  const file = createReadStream(path, { highWaterMark: MIB });
  const inflate =
    magic === '28b52ffd'
      ? createZstdDecompress()
      : magic.startsWith('1f8b')
        ? createGunzip({ chunkSize: MIB })
        : undefined;
  if (inflate === undefined) return file;
  file.on('error', (error) => inflate.destroy(error));
  return file.pipe(inflate);
}

function firstBytes(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(4);
    readSync(descriptor, buffer, 0, 4, 0);
    return buffer.toString('hex');
  } finally {
    closeSync(descriptor);
  }
}

function headerOf(name: string, size: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, 'latin1');
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257, 'latin1');
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
