import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MIB, type Digest } from '#core/index.ts';
import type { ByteSource } from '#format/index.ts';
import { advisoryProblem } from './problem.ts';

/** The SHA-256 digest of a file, read in pieces. */
export function digestOfFile(path: string): Digest {
  const hash = createHash('sha256');
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(MIB);
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer))
      hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(descriptor);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** A file as bytes of random access; close it with `using`. */
export function openFileSource(path: string): ByteSource & Disposable {
  const descriptor = openSync(path, 'r');
  let buffer = Buffer.alloc(0);
  return {
    size: fstatSync(descriptor).size,
    read(offset, length) {
      if (buffer.length < length) buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const read = readSync(descriptor, buffer, filled, length - filled, offset + filled);
        if (read === 0) break;
        filled += read;
      }
      return buffer.subarray(0, filled);
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

/** A whole file of at most `most` bytes; undefined when there is none. */
export function readSmallFile(path: string, most: number): Buffer | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    if (size > most)
      throw advisoryProblem('advisory.feed-limit', `${path} has ${size} bytes; the limit is ${most}`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts a file in its place in one step: readers see the old content or the new, whatever happens in between (rename(2)). */
export function replaceFile(path: string, content: Uint8Array | string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o644);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
  syncDirectory(dirname(path));
}

/** Makes a rename durable: the directory's own entry has to reach the disk too (fsync(2)). */
export function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** True when a file operation failed because there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** True when there is a regular file. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
