import { MIB, Problem } from '#core/index.ts';

export type ZipProblemCode =
  | 'zip.not-zip'
  | 'zip.truncated'
  | 'zip.corrupt'
  | 'zip.overlap'
  | 'zip.unsupported'
  | 'zip.limit';

/** How much of an archive is read before it is refused; every value is an upper bound. */
export interface ZipLimits {
  /** Entries of the archive. */
  readonly entries: number;
  /** Bytes of the central directory, which is held in memory while it is read. */
  readonly directoryBytes: number;
  readonly nameBytes: number;
  /** Inflated bytes of one entry. */
  readonly entryBytes: number;
  /** Inflated bytes of all reads together, as a multiple of the archive's own size. */
  readonly ratio: number;
}

/** For archives that are data: OSV's largest export holds some 250,000 records. */
export const ZIP_LIMITS: ZipLimits = {
  entries: 1_000_000,
  directoryBytes: 256 * MIB,
  // PATH_MAX (limits.h): a longer name cannot become a path.
  nameBytes: 4096,
  entryBytes: 256 * MIB,
  // Text deflates 3 to 30 times, deflate ends at 1032.
  ratio: 200,
};

/** A small archive may inflate this much whatever the ratio says: a few hundred bytes of zeros prove nothing. */
export const RATIO_FREE_BYTES: number = 16 * MIB;

/** A problem of this room; the caller knows the archive's name and adds it. */
export function zipProblem(code: ZipProblemCode, message: string, cause?: unknown): Problem {
  return new Problem(code, `zip: ${message}`, cause === undefined ? {} : { cause });
}
