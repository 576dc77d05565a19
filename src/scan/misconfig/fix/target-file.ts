import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MIB, messageOf } from '#core/index.ts';

/** Files that are mended; the checks read no more of one. */
const MAX_BYTES = MIB;

/** A file of the target as it is on disk. */
export interface TargetFile {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

/** A file, or why it is left alone. */
export type FileAnswer<Value> = { readonly value: Value } | { readonly refused: string };

/** Reads a regular file of a directory; no link is followed on the way. */
export function readTargetFile(directory: string, path: string): FileAnswer<TargetFile> {
  const real = realPathOf(directory, path);
  if ('refused' in real) return real;
  try {
    const file = openSync(real.value, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      if (!stat.isFile()) return { refused: 'is no regular file' };
      if (stat.size > MAX_BYTES) return { refused: `has ${stat.size} bytes; the limit is ${MAX_BYTES}` };
      const bytes = readWhole(file, stat.size);
      return { value: { bytes, digest: digestOf(bytes) } };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { refused: `cannot be read: ${messageOf(error)}` };
  }
}

/** Puts new bytes in the place of a file that still is what its digest says: at once, with its mode and owner. */
export function replaceTargetFile(
  directory: string,
  path: string,
  digest: string,
  bytes: Uint8Array,
): FileAnswer<undefined> {
  const found = readTargetFile(directory, path);
  if ('refused' in found) return found;
  if (found.value.digest !== digest) return { refused: 'was changed since it was scanned' };
  const real = realPathOf(directory, path);
  if ('refused' in real) return real;
  const made = join(dirname(real.value), `.bulkhead-fix-${randomBytes(8).toString('hex')}`);
  try {
    const stat = lstatSync(real.value);
    writeNew(made, bytes, stat);
    renameSync(made, real.value);
    return { value: undefined };
  } catch (error) {
    removeIfThere(made);
    return { refused: `cannot be written: ${messageOf(error)}` };
  }
}

/** The path on disk, where every folder on the way is a folder, and no link leads out. */
function realPathOf(directory: string, path: string): FileAnswer<string> {
  const parts = path.split('/');
  if (
    path === '' ||
    path.includes('\0') ||
    parts.some((part) => part === '' || part === '.' || part === '..')
  )
    return { refused: 'is no path inside the target' };
  let real = directory;
  for (const [index, part] of parts.entries()) {
    real = join(real, part);
    const stat = lstatSync(real, { throwIfNoEntry: false });
    if (stat === undefined) return { refused: 'is no longer there' };
    if (stat.isSymbolicLink()) return { refused: 'is reached by a symbolic link' };
    if (index < parts.length - 1 && !stat.isDirectory()) return { refused: 'is no longer there' };
  }
  return { value: real };
}

function readWhole(file: number, size: number): Uint8Array {
  const bytes = Buffer.alloc(size);
  let at = 0;
  while (at < size) {
    const read = readSync(file, bytes, at, size - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

function writeNew(path: string, bytes: Uint8Array, { mode, uid, gid }: Stats): void {
  const file = openSync(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    const own = fstatSync(file);
    // The owner first: giving a file away takes its set-user bits.
    if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid);
    fchmodSync(file, mode & 0o7777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was not made.
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
