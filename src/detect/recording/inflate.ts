import { createReadStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf } from '#core/index.ts';
import { recordingProblem } from './problem.ts';

/** A recording by its path, or its bytes. */
export type RecordingSource = string | Uint8Array;

/**
 * Bytes of a recording that are read and inflated at a time. The events of four times as many live so long that V8 takes them for
 * old ones, and lets 50 MB of them come together before it looks again.
 */
const CHUNK_BYTES = 256 * 1024;

/** The bytes of a recording, inflated when they are compressed with gzip or zstd. No piece is empty. */
export async function* inflate(source: RecordingSource): AsyncGenerator<Buffer> {
  const compressed = pieces(source);
  const first = await compressed.next();
  if (first.done) return;
  const whole = after(first.value, compressed);
  const inflater = inflaterFor(first.value);
  if (inflater === null) {
    yield* whole;
    return;
  }
  const stream = Readable.from(whole);
  stream.on('error', (error) => inflater.destroy(error));
  try {
    for await (const chunk of stream.pipe(inflater)) yield chunk as Buffer;
  } catch (error) {
    throw isFromInflater(error) ? damaged(error) : error;
  } finally {
    stream.destroy();
    inflater.destroy();
  }
}

async function* pieces(source: RecordingSource): AsyncGenerator<Buffer, undefined> {
  if (typeof source === 'string') {
    for await (const chunk of createReadStream(source, { highWaterMark: CHUNK_BYTES })) yield chunk as Buffer;
  } else if (source.length > 0) {
    yield Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  }
}

async function* after(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** The first bytes of gzip and zstd files (RFC 1952, section 2.3.1; RFC 8878, section 3.1.1). */
const GZIP_MAGIC = 0x8b1f;
const ZSTD_MAGIC = 0xfd2fb528;

function inflaterFor(start: Buffer): Transform | null {
  if (start.length >= 2 && start.readUInt16LE(0) === GZIP_MAGIC)
    return createGunzip({ chunkSize: CHUNK_BYTES });
  if (start.length >= 4 && start.readUInt32LE(0) === ZSTD_MAGIC)
    return createZstdDecompress({ chunkSize: CHUNK_BYTES });
  return null;
}

/** Errors of zlib and zstd have codes of their own. */
function isFromInflater(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && /^(Z_|ZSTD_|ERR_ZLIB)/.test(String(error.code));
}

function damaged(error: Error & { readonly code: string }): Error {
  return error.code === 'Z_BUF_ERROR'
    ? recordingProblem(
        'recording.truncated',
        'compressed content',
        messageOf(error),
        'it was cut off, or is still being written',
      )
    : recordingProblem('recording.corrupt', 'compressed content', messageOf(error));
}
