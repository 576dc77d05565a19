import { promises } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { MIB } from '#core/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';

/** As much as one read takes: larger ones gain nothing (measured), smaller ones cost a trip to the thread pool each. */
const CHUNK = MIB;

/**
 * The bytes of part of a file in chunks, the next one being read while the present one is used. Three buffers are used in
 * turn, so a chunk stays valid while the next is used, and no longer: a stream would allocate every chunk, and collecting
 * them costs as much as hashing them (measured).
 */
export async function* fileChunks(stretch: FileStretch): AsyncGenerator<Uint8Array> {
  await using file = await promises.open(stretch.path, 'r');
  const buffers = [0, 1, 2].map(() => Buffer.allocUnsafeSlow(Math.min(CHUNK, stretch.length)));
  let position = 0;
  let turn = 0;
  let next = readChunk(file, buffers[0]!, stretch, 0);
  while (position < stretch.length) {
    const chunk = await next;
    if (chunk.length === 0) return;
    position += chunk.length;
    turn = (turn + 1) % buffers.length;
    // A reader that stops early must not leave a failed read behind.
    next = readChunk(file, buffers[turn]!, stretch, position);
    next.catch(() => {});
    yield chunk;
  }
  await next;
}

async function readChunk(
  file: FileHandle,
  buffer: Buffer,
  stretch: FileStretch,
  position: number,
): Promise<Uint8Array> {
  const wanted = Math.min(buffer.length, stretch.length - position);
  if (wanted <= 0) return buffer.subarray(0, 0);
  const { bytesRead } = await file.read(buffer, 0, wanted, stretch.offset + position);
  return buffer.subarray(0, bytesRead);
}
