import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf, MIB, Problem } from '#core/index.ts';
import { gunzipInPlace } from './gunzip.ts';

/** Output chunk of the inflaters: the default of 16 KiB costs 1.75 times the time (measured). */
const CHUNK = MIB;

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
