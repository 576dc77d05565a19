import { MIB } from '#core/index.ts';

/** Where things lie in the search's memory. */
export const AT = {
  /** For each byte its kind in a token. */
  kinds: 0,
  /** For each byte what it is around and inside an encoded token, see `CLASS`. */
  classes: 256,
  /** For each byte its value as a digit of base64, 255 for none. */
  base64: 512,
  /** Where the search left off, and from where literals were not yet looked at: there may be no more room for places. */
  resume: 768,
  /** Six tables of 16 bytes that say by halves of bytes which literals three bytes may begin, see `tables.ts`. */
  literals: 800,
  /** A bit for each hash of three bytes with which a known prefix begins. */
  heads: 1024,
  /** The same for the four bytes with which one begins that is longer, and for the three of one that is not. */
  longHeads: 9 * 1024,
  shortHeads: 17 * 1024,
  /** The same for the four rare letters of a phrase, in lower case. */
  phrases: 25 * 1024,
  /** Places that were found, three numbers each. */
  places: 40 * 1024,
  /** The text, behind a stretch of zeros. */
  text: 144 * 1024,
} as const;

/** Places that one run of the search notes, and how many a block of text may add to them. */
export const MAX_PLACES = 8192;
export const PLACES_A_BLOCK = 65;

/** What is looked at in one piece: a chunk of a file with what overlaps on both sides. */
export const MAX_TEXT = MIB + 64 * 1024;

/** Zeros that the search writes behind the text, so that it can read blocks past its end; a multiple of 16. */
export const PADDING = 128;

/** The memory in pages of 64 KiB. */
export const PAGES = Math.ceil((AT.text + MAX_TEXT + PADDING) / 65_536);

/** Kinds of bytes in a token, as bits; `[A-Za-z0-9_~+/%-]`. */
export const KIND = { digit: 1, lower: 2, upper: 4, mark: 8, slash: 16, percent: 32, tilde: 64 } as const;

/** What a byte can be beside that, as bits. */
export const CLASS = {
  /** Stands between an operator and a value: blanks, quotes, backslashes. */
  gap: 1,
  /** Assigns: `=`, `:`, `>`, `,`, `(`. */
  operator: 2,
  /** The last letter of `Bearer`, `token`, `apikey`, `Basic`, `--password`, `requirepass`. */
  scheme: 4,
  /** Belongs to text when it comes out of base64; zero as well, for UTF-16. */
  text: 8,
  /** The first of two hexadecimal digits of a character. */
  hexText: 16,
} as const;

/** Why a place is worth a look, as bits above those of `KIND`. */
export const WORTH = {
  prefix: 256,
  word: 512,
  encoded: 1024,
  url: 2048,
  key: 4096,
  phrase: 8192,
  tilde: 16384,
  escape: 32768,
} as const;

/** The shortest run that is looked at; an AWS access key id has 20 characters, and hardly any token has fewer. */
export const MIN_RUN = 20;

/** Letters that differ by this bit only are the same in a phrase. */
export const LOWER_CASE = 0x2020_2020;

/** Multiplies the bytes of a prefix's head, little end first; the upper 16 bits of the product are its hash. */
export const HASH = 0x9e37_79b1;
