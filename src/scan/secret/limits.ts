import { MIB } from '#core/index.ts';

/** How much is looked at before a scan says that it stopped. */
export const SECRET_LIMITS = {
  /** Bytes of a file that are held at once. */
  chunkBytes: MIB,
  /** What is read on both sides of a chunk: longer than any secret with its context (a 16384-bit key in PEM has 13 KB). */
  overlapBytes: 16 * 1024,
  /** A run of token characters longer than this is data, not a token: only its beginning is looked at. */
  runBytes: 8 * 1024,
  /** What a rule's expression sees after the place where it is tried. */
  windowBytes: 2048,
  /** The same for keys in PEM. */
  keyWindowBytes: 12 * 1024,
  /** How far before a value its words may stand. */
  contextBytes: 96,
  /** How far before a value its operator may stand, over blanks, line ends and quotes. */
  gapBytes: 24,
  /** How far before a run of token characters a prefix with dots may begin: the longest host name, with room for a subdomain. */
  dottedBytes: 48,
  /** Different secrets of one file; a file with more is a list of them or none. */
  hitsPerFile: 100,
  /** Secrets of one scan, and files that were not looked at as a whole: more are no list that a person reads. */
  hitsPerScan: 10_000,
  cutsPerScan: 1_000,
  /** Literals of one file that are looked at closer; a hostile file may consist of them. */
  anchorsPerFile: 5_000,
  /** Decodings inside one another: base64 in gzip in tar is three. */
  depth: 4,
  /** Bytes that come out of a file's archives together, so that no bomb holds the scan up. */
  unpackedBytes: 64 * MIB,
  /** Members of one archive. */
  members: 20_000,
  /** A member of an archive; text that people write is smaller. */
  memberBytes: 8 * MIB,
  /** A program larger than this is a language's runtime or a browser, no code of the image's maker. */
  programBytes: 64 * MIB,
  /** An archive larger than this is not opened: it is a data set or a layer. */
  archiveBytes: 64 * MIB,
} as const;
