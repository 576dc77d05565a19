import { closeSync, fstatSync, openSync, statfsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { MIB, type Digest } from '#core/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import { limitParallel } from './limit-parallel.ts';
import { call, loadNative, type Native } from './native-functions.ts';

/**
 * An archive that lies in memory as it lies in its file: it is walked without reading, and hashed in Node's own pool of
 * threads, beside JavaScript. A thread of ours takes 40 ms to start.
 */
export interface MappedArchive {
  /** Part of the archive as it lies in the file, until the process ends. It cannot be written to: who tries ends the process. */
  bytesOf(stretch: FileStretch): Uint8Array | undefined;
  /** The SHA-256 of part of the archive; undefined for another file, or one that took its name. What was begun before is finished. */
  hash(stretch: FileStretch, progress?: (bytes: number) => void): Promise<Digest | undefined>;
  /** Begins with a part that somebody will ask for. */
  begin(stretch: FileStretch): void;
  /** Lets others write to the file again, when what was begun is finished; nobody may look at its bytes afterwards. */
  release(): Promise<void>;
}

/** With a larger one the main thread is busy for longer, and a thread's start does not count. */
const MAPPED_BYTES = 1280 * MIB;

/** Milliseconds after which memory that was looked at is given back: until then all of it counts as the process's. */
const GIVE_BACK = 8;

/** Node's pool has four threads, and files are read in it as well. */
const THREADS = 3;

/** Maps an archive; undefined where it gains nothing, or cannot be. */
export function mapArchive(path: string): MappedArchive | undefined {
  const native = loadNative();
  if (native === undefined) return undefined;
  let fd;
  try {
    fd = openSync(path, 'r');
    if (holdStill(native, fd, path)) {
      const length = fstatSync(fd).size;
      const address =
        length > 0 && length <= MAPPED_BYTES
          ? native.mmap(null, length, PROT_READ, MAP_SHARED, fd, 0)
          : MAP_FAILED;
      if (address !== MAP_FAILED) return new Mapping(native, path, fd, address, length);
    }
  } catch {
    // Whoever reads it will tell.
  }
  if (fd !== undefined) closeSync(fd);
  return undefined;
}

/** The memory stays mapped until the process ends: there may be views of it left. */
class Mapping implements MappedArchive {
  readonly #native: Native;
  readonly #path: string;
  readonly #fd: number;
  readonly #address: bigint;
  readonly #memory: ArrayBuffer;
  readonly #limited = limitParallel(Math.min(THREADS, availableParallelism()));
  readonly #digests = new Map<string, Promise<Digest>>();
  readonly #timer: NodeJS.Timeout;
  #givesBack = false;

  constructor(native: Native, path: string, fd: number, address: bigint, length: number) {
    this.#native = native;
    this.#path = path;
    this.#fd = fd;
    this.#address = address;
    this.#memory = native.view(address, length);
    this.#timer = setInterval(() => void this.#giveBack(), GIVE_BACK).unref();
  }

  bytesOf({ path, offset, length }: FileStretch): Uint8Array | undefined {
    if (path !== this.#path || !this.#isInPlace()) return undefined;
    const end = Math.min(offset + length, this.#memory.byteLength);
    return new Uint8Array(this.#memory, Math.min(offset, end), Math.max(0, end - offset));
  }

  async hash(stretch: FileStretch, progress?: (bytes: number) => void): Promise<Digest | undefined> {
    const digest = await this.#digestOf(stretch);
    if (digest !== undefined) progress?.(stretch.length);
    return digest;
  }

  begin(stretch: FileStretch): void {
    void this.#digestOf(stretch);
  }

  async release(): Promise<void> {
    await Promise.allSettled(this.#digests.values());
    clearInterval(this.#timer);
    // The mapping keeps the file open, and the lease with it.
    this.#native.fcntl(this.#fd, F_SETLEASE, F_UNLCK);
    closeSync(this.#fd);
  }

  #digestOf(stretch: FileStretch): Promise<Digest> | undefined {
    const bytes = this.bytesOf(stretch);
    if (bytes === undefined) return undefined;
    const key = `${stretch.offset}:${stretch.length}`;
    const known = this.#digests.get(key);
    if (known !== undefined) return known;
    const digest = this.#limited(() => this.#digest(bytes));
    // It may fail before anybody asks.
    digest.catch(() => {});
    this.#digests.set(key, digest);
    return digest;
  }

  /** False when another file has taken the name: whoever reads by the name would see another archive. */
  #isInPlace(): boolean {
    try {
      const there = statSync(this.#path);
      const mapped = fstatSync(this.#fd);
      return there.ino === mapped.ino && there.dev === mapped.dev;
    } catch {
      return false;
    }
  }

  /** In one call, so that the thread need not wait for this one to give it the next piece. */
  async #digest(bytes: Uint8Array): Promise<Digest> {
    const native = this.#native;
    const context = native.create();
    try {
      const digest = Buffer.alloc(32);
      const updated =
        native.init(context, native.sha256(), null) === 1 &&
        (await call(native.update, context, this.#address + BigInt(bytes.byteOffset), bytes.length)) === 1;
      if (!updated || native.final(context, digest, null) !== 1) throw new Error('OpenSSL cannot hash');
      return `sha256:${digest.toString('hex')}`;
    } finally {
      native.free(context);
    }
  }

  /** The kernel brings back what somebody looks at again: nothing can go wrong. */
  async #giveBack(): Promise<void> {
    if (this.#givesBack) return;
    this.#givesBack = true;
    try {
      await call(this.#native.madvise, this.#address, this.#memory.byteLength, MADV_DONTNEED);
    } catch {
      // It counts as the process's a little longer.
    }
    this.#givesBack = false;
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
const F_UNLCK = 2;
const SIGURG = 23;
const PROT_READ = 1;
const MAP_SHARED = 1;
const MADV_DONTNEED = 4;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
