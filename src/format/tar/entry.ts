import type { ProblemCode } from '#core/index.ts';

/** Why a tar archive could not be read. */
export type TarProblem = Extract<ProblemCode, `tar.${string}`>;

export type TarEntryType =
  | 'file'
  | 'hard-link'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo';

/** One member of an archive, extended headers already applied. */
export interface TarEntry {
  /** As the archive has it: not cleaned, may be absolute or contain `..`. */
  readonly name: string;
  readonly type: TarEntryType;
  /** Bytes that the file has when extracted: sparse files count their holes. */
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Target of a hard or symbolic link. */
  readonly linkName: string;
}

/** Where a reader puts what it finds. */
export interface TarSink {
  /**
   * A member begins. `head` holds its first 512 bytes or all of a smaller one (nothing for links, devices and
   * directories); `offset` is where its content begins in the archive, -1 for a sparse file, whose bytes are not stored as
   * they are. The answer says whether `data` is wanted.
   */
  entry(entry: TarEntry, head: Uint8Array, offset: number): 'skip' | 'data';
  /** Content of the member last begun, in order; the view is valid only during the call. */
  data(chunk: Uint8Array): void;
  /** The wanted member is complete. */
  end(): void;
}

export const BLOCK = 512;

export const TAR_LIMITS = {
  /** Members; a Linux image of 10 million files is beyond any registry. */
  entries: 10_000_000,
  /** One PAX or GNU long-name record; names are bounded by PATH_MAX, extended attributes by 64 KiB each. */
  extendedHeaderBytes: 1024 * 1024,
  /** Pieces of a sparse file; GNU tar writes 21 in one block, and databases have some thousands. */
  sparsePieces: 100_000,
} as const;
