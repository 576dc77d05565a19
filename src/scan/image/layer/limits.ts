import { MIB, type ProblemCode } from '#core/index.ts';

/** Why an image or a layer could not be read, in whole or in part. */
export type ImageProblem = Extract<ProblemCode, `image.${string}`>;

export const LAYER_LIMITS = {
  /** Bytes that one layer may inflate to; the largest public images have layers of some 20 GiB. */
  inflatedBytes: 64 * 1024 * MIB,
  /** Beyond `bombFloor` a layer may be this many times its compressed size. Deflate can do 1032; real layers stay below 50. */
  bombRatio: 200,
  bombFloor: 2 * 1024 * MIB,
  /** Whole files that extractors asked for, one layer: the memory bar of a scan is 250 MB. */
  keptBytes: 96 * MIB,
  /** A file to be inspected that can't be seeked in is kept in memory up to this size, and in a temporary file above it. */
  bufferedBytes: 8 * MIB,
  /** A file in a compressed layer that is larger than this is not inspected. */
  spilledBytes: 2048 * MIB,
  /** All names of one layer. Ten million files with names of 100 bytes. */
  nameBytes: 1024 * MIB,
  /** Things that went wrong in one layer and are told one by one. */
  problems: 1000,
} as const;
