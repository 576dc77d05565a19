import { closeSync, fstatSync, openSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { MIB, type Digest } from '#core/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import { limitParallel } from './limit-parallel.ts';

/** Computes SHA-256 in Node's own pool of threads, beside JavaScript: a thread of ours takes 40 ms to start. */
export interface MappedHasher {
  /**
   * The digest of part of a file; undefined where the file is not one to be mapped, or does not stay as it is. What was
   * begun for nobody yet is finished for the next who asks for the same part.
   */
  hash(bytes: FileStretch, progress?: (bytes: number) => void): Promise<Digest | undefined>;
  /** Begins with a part that somebody will ask for. */
  begin(bytes: FileStretch): void;
}

/** With a larger one the main thread is busy for longer, and a thread's start does not count. */
const MAPPED_ARCHIVE = 1280 * MIB;

/** Milliseconds after which memory that was looked at is given back: until then all of it counts as the process's. */
const GIVE_BACK = 8;

/** Node's pool has four threads, and files are read in it as well. */
const THREADS = 3;

/** Mapped memory begins with a page; 64 KiB is a multiple of all page sizes of Linux. */
const PAGE = 64 * 1024;

/** A hasher for an archive of so many bytes; undefined where it gains nothing, or cannot be. */
export function openMappedHasher(path: string, archiveBytes: number): MappedHasher | undefined {
  const native = archiveBytes > MAPPED_ARCHIVE ? undefined : loadNative();
  if (native === undefined || !staysStill(native, path)) return undefined;
  const limited = limitParallel(Math.min(THREADS, availableParallelism()));
  const begun = new Map<string, Promise<Digest | undefined>>();
  const start = (bytes: FileStretch, progress?: (bytes: number) => void): Promise<Digest | undefined> =>
    limited(() => hashMapped(native, bytes, progress));
  return {
    async hash(bytes, progress) {
      const key = keyOf(bytes);
      const known = begun.get(key);
      if (known === undefined) return start(bytes, progress);
      begun.delete(key);
      const digest = await known;
      progress?.(bytes.length);
      return digest;
    },
    begin(bytes) {
      const digest = start(bytes);
      // Nobody may ask.
      digest.catch(() => {});
      begun.set(keyOf(bytes), digest);
    },
  };
}

function keyOf({ path, offset, length }: FileStretch): string {
  return `${offset}:${length}:${path}`;
}

async function hashMapped(
  native: Native,
  bytes: FileStretch,
  progress?: (bytes: number) => void,
): Promise<Digest | undefined> {
  const fd = openSync(bytes.path, 'r');
  const context = native.create();
  try {
    if (!holdStill(native, fd, bytes.path) || native.init(context, native.sha256(), null) !== 1)
      return undefined;
    const length = Math.max(0, Math.min(bytes.length, fstatSync(fd).size - bytes.offset));
    if (length > 0 && !(await updateMapped(native, context, fd, bytes.offset, length))) return undefined;
    progress?.(length);
    const digest = Buffer.alloc(32);
    return native.final(context, digest, null) === 1 ? `sha256:${digest.toString('hex')}` : undefined;
  } finally {
    native.free(context);
    // The lease ends with it.
    closeSync(fd);
  }
}

/**
 * Hashes part of a file in one call, so that the thread need not wait for this one to give it the next piece; meanwhile
 * the pages that it has seen are given back. It would fault those in again that it has not: nothing can go wrong.
 */
async function updateMapped(
  native: Native,
  context: bigint,
  fd: number,
  offset: number,
  length: number,
): Promise<boolean> {
  const before = offset % PAGE;
  const mapped = length + before;
  const address = native.mmap(null, mapped, PROT_READ, MAP_SHARED, fd, offset - before);
  if (address === MAP_FAILED) return false;
  let givingBack: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    givingBack ??= call(native.madvise, address, mapped, MADV_DONTNEED).finally(
      () => (givingBack = undefined),
    );
  }, GIVE_BACK);
  try {
    return (await call(native.update, context, address + BigInt(before), length)) === 1;
  } finally {
    clearInterval(timer);
    // Whatever lies there afterwards must not be given back.
    await givingBack;
    void call(native.munmap, address, mapped);
  }
}

/** True where a file can be kept from being cut short. */
function staysStill(native: Native, path: string): boolean {
  try {
    const fd = openSync(path, 'r');
    try {
      return holdStill(native, fd, path);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

/**
 * Keeps others from cutting the file short while it is mapped, which would end this process (SIGBUS): with a lease the
 * kernel holds up whoever opens the file to write until the lease is given back, for 45 s at most (fcntl(2)). Only
 * file systems of this machine can: elsewhere files change without this kernel.
 */
function holdStill(native: Native, fd: number, path: string): boolean {
  return (
    LOCAL.has(statfsSync(path).type) &&
    // The kernel tells of somebody waiting by a signal that does nothing, instead of one that ends the process.
    native.fcntl(fd, F_SETSIG, SIGURG) === 0 &&
    native.fcntl(fd, F_SETLEASE, F_RDLCK) === 0
  );
}

/** File systems by their magic numbers (statfs(2)): ext2-4, XFS, Btrfs, F2FS, tmpfs. */
const LOCAL: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x01021994]);

// Linux, include/uapi/asm-generic/fcntl.h, mman-common.h; the same on x86-64 and arm64.
const F_SETSIG = 10;
const F_SETLEASE = 1024;
const F_RDLCK = 0;
const SIGURG = 23;
const PROT_READ = 1;
const MAP_SHARED = 1;
const MADV_DONTNEED = 4;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

/** A function that can be called on a thread of the pool. */
interface Callable<Arguments extends readonly unknown[]> {
  async(...args: [...Arguments, (error: Error | null, result: number) => void]): void;
}

function call<Arguments extends readonly unknown[]>(
  callee: Callable<Arguments>,
  ...args: Arguments
): Promise<number> {
  return new Promise((resolve, reject) => {
    callee.async(...args, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}

/** Functions of the C library and of Node's own OpenSSL (EVP_DigestInit(3)). */
interface Native {
  sha256(): bigint;
  create(): bigint;
  init(context: bigint, algorithm: bigint, engine: null): number;
  readonly update: Callable<[context: bigint, bytes: bigint, length: number]>;
  final(context: bigint, digest: Uint8Array, length: null): number;
  free(context: bigint): void;
  mmap(wanted: null, length: number, protection: number, flags: number, fd: number, offset: number): bigint;
  readonly madvise: Callable<[address: bigint, length: number, advice: number]>;
  readonly munmap: Callable<[address: bigint, length: number]>;
  fcntl(fd: number, command: number, argument: number): number;
}

/** What of koffi's binary is used: its JavaScript takes ten times as long to load as the binary. */
interface Koffi {
  load(library: null): { func(prototype: string): unknown };
}

function loadNative(): Native | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const koffi = createRequire(import.meta.url)(`@koromix/koffi-linux-${process.arch}`) as Koffi;
    const program = koffi.load(null);
    return {
      sha256: program.func('void *EVP_sha256()'),
      create: program.func('void *EVP_MD_CTX_new()'),
      init: program.func('int EVP_DigestInit_ex(void *, void *, void *)'),
      update: program.func('int EVP_DigestUpdate(void *, void *, size_t)'),
      final: program.func('int EVP_DigestFinal_ex(void *, _Out_ uint8_t *, void *)'),
      free: program.func('void EVP_MD_CTX_free(void *)'),
      mmap: program.func('void *mmap(void *, size_t, int, int, int, int64_t)'),
      madvise: program.func('int madvise(void *, size_t, int)'),
      munmap: program.func('int munmap(void *, size_t)'),
      fcntl: program.func('int fcntl(int, int, int)'),
    } as Native;
  } catch {
    // The package is optional, and a Node without these symbols does without.
    return undefined;
  }
}
