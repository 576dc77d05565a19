import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf, Problem } from '#core/index.ts';
import type { SyscallEvent } from '../event/event.ts';
import { recordingProblem } from './problem.ts';
import { isScap, ScapReader } from './scap/reader.ts';

/** Bytes of a recording that are inflated at a time. */
const CHUNK = 1024 * 1024;

/** A recording may inflate to so many bytes; captures of a busy hour have some gigabytes. */
const INFLATED_LIMIT = 64 * 1024 * 1024 * 1024;

/** The events of a `.scap` recording, plain or compressed with gzip or zstd, in their order. */
export async function* readRecording(path: string): AsyncGenerator<SyscallEvent> {
  const reader = new ScapReader();
  let position = 0;
  for await (const chunk of await inflated(path)) {
    if (position === 0 && !isScap(chunk))
      throw recordingProblem('recording.format', path, 'this is no .scap recording');
    position += chunk.length;
    if (position > INFLATED_LIMIT)
      throw recordingProblem('recording.limit', path, `it inflates to more than ${INFLATED_LIMIT} bytes`);
    yield* reader.push(chunk);
  }
  reader.finish();
}

async function* inflated(path: string): AsyncGenerator<Buffer> {
  const head = await headOf(path);
  const file = createReadStream(path, { highWaterMark: CHUNK });
  try {
    for await (const chunk of decompress(file, head)) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw recordingProblem('recording.unreadable', path, messageOf(error));
  }
}

function decompress(file: Readable, head: Buffer): Readable {
  // RFC 1952, section 2.3.1, and RFC 8878, section 3.1.1.
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const isZstd = head.length === 4 && head.readUInt32LE(0) === 0xfd2fb528;
  if (!isGzip && !isZstd) return file;
  const inflater = isGzip ? createGunzip({ chunkSize: CHUNK }) : createZstdDecompress({ chunkSize: CHUNK });
  // The reader of the result sees what goes wrong in either.
  return pipeline(file, inflater, () => {}) as unknown as Readable;
}

async function headOf(path: string): Promise<Buffer> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw recordingProblem('recording.unreadable', path, messageOf(error));
  }
}
