import { createRequire } from 'node:module';

/** A function that can be called on a thread of the pool. */
interface Callable<Arguments extends readonly unknown[]> {
  async(...args: [...Arguments, (error: Error | null, result: number) => void]): void;
}

/** Calls a function on a thread of the pool. */
export function call<Arguments extends readonly unknown[]>(
  callee: Callable<Arguments>,
  ...args: Arguments
): Promise<number> {
  return new Promise((resolve, reject) => {
    callee.async(...args, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}

/** Functions of the C library and of Node's own OpenSSL (EVP_DigestInit(3)). */
export interface Native {
  sha256(): bigint;
  create(): bigint;
  init(context: bigint, algorithm: bigint, engine: null): number;
  readonly update: Callable<[context: bigint, bytes: bigint, length: number]>;
  final(context: bigint, digest: Uint8Array, length: null): number;
  free(context: bigint): void;
  mmap(wanted: null, length: number, protection: number, flags: number, fd: number, offset: number): bigint;
  readonly madvise: Callable<[address: bigint, length: number, advice: number]>;
  fcntl(fd: number, command: number, argument: number): number;
  /** koffi's: memory as JavaScript sees it. */
  view(address: bigint, length: number): ArrayBuffer;
}

/** What of koffi's binary is used: its JavaScript takes ten times as long to load as the binary. */
interface Koffi {
  load(library: null): { func(prototype: string): unknown };
  readonly view: Native['view'];
}

/** The functions; undefined where they cannot be called. */
export function loadNative(): Native | undefined {
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
      fcntl: program.func('int fcntl(int, int, int)'),
      view: koffi.view,
    } as Native;
  } catch {
    // The package is optional, and a Node without these symbols does without.
    return undefined;
  }
}
