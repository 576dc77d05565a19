import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf, MIB, Problem } from '#core/index.ts';
import { gunzipInPlace } from './gunzip.ts';

export type Compression = 'gzip' | 'zstd' | 'none';

/** Output chunk of the inflaters: the default of 16 KiB costs 1.75 times the time (measured). */
const CHUNK = MIB;

/** What a blob is compressed with, by its first four bytes: media types lie, and engines look at the bytes too. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  // RFC 8878, sections 3.1.1 and 3.1.2: a frame, or a skippable frame before it.
  if (head[1] === 0xb5 && head[0] === 0x28 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  if (head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18 && (head[0]! & 0xf0) === 0x50) return 'zstd';
  return 'none';
}

/**
 * Inflates a stream in large chunks; the work is done on the thread pool, one chunk ahead of who reads. A chunk is valid
 * until the next but one is asked for.
 */
export function inflate(
  compression: 'gzip' | 'zstd',
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  return (compression === 'gzip' ? gunzipInPlace(chunks) : undefined) ?? inflateByStream(compression, chunks);
}

/** The same by Node's streams: for zstd, and for versions of Node whose binding is another. */
export async function* inflateByStream(
  compression: 'gzip' | 'zstd',
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const inflater =
    compression === 'gzip'
      ? createGunzip({ chunkSize: CHUNK })
      : // Windows above 128 MiB need `--long` on both sides; no engine writes them.
        createZstdDecompress({ chunkSize: CHUNK, params: { [constants.ZSTD_d_windowLogMax]: 27 } });
  const feeding = (async () => {
    let written = Promise.resolve();
    for await (const chunk of chunks) {
      // The chunk before must be used up: its memory may come again with the next.
      await written;
      if (inflater.destroyed) return;
      written = new Promise((resolve) => {
        inflater.write(chunk, () => resolve());
      });
    }
    await written;
    inflater.end();
  })().catch((error: unknown) => inflater.destroy(error as Error));
  try {
    for await (const chunk of inflater) yield chunk as Uint8Array;
    await feeding;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('image.compression', `the ${compression} data is damaged: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    inflater.destroy();
  }
}
