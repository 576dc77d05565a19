/** Words in a row that are compared as one. */
const SHINGLE = 4;
/** Shingles of a text that are kept: enough to tell BSD's variants apart, few enough that all texts are half a megabyte. */
const SAMPLE = 192;
/** Words of a file that are looked at; the longest licence text has 12,000. */
const WORDS_LIMIT = 60_000;

/** What is kept of a licence's text. */
export interface Sketch {
  /** Different shingles in the text. */
  readonly shingles: number;
  /** One of so many is in the sample, by the low bits of its hash; a power of two. */
  readonly step: number;
  /** Hashes, ascending, little-endian 32-bit, Base64. */
  readonly sample: string;
}

export interface KnownText extends Sketch {
  /** The licences with this text; the first is the one to name. */
  readonly ids: readonly string[];
}

/** Makes a sketch of a licence's text. */
export function sketchOf(text: string): Sketch {
  const all = shinglesOf(termsOf(text));
  let step = 1;
  while (all.size / step > SAMPLE) step *= 2;
  const sample = Uint32Array.from([...all].filter((hash) => hash % step === 0)).sort();
  return { shingles: all.size, step, sample: Buffer.from(sample.buffer).toString('base64') };
}

/**
 * The text without what may be left out of it: how to apply the licence to a work (SPDX matching guidelines, B.3), Creative
 * Commons' words about itself, and the GPL that SPDX's text of the LGPL 3 holds too.
 */
function termsOf(text: string): string {
  const from = Math.max(0, text.search(/By exercising the Licensed Rights \(defined below\)/i));
  const terms = text.slice(from);
  const ends = [
    terms.search(/END OF TERMS AND CONDITIONS/i),
    terms.search(/Creative Commons is not a party to its public licenses/i),
    terms.startsWith('GNU LESSER GENERAL') ? terms.indexOf('\nGNU GENERAL PUBLIC LICENSE') : -1,
  ];
  return terms.slice(0, Math.min(terms.length, ...ends.filter((end) => end > 0)));
}

/** The hashes of a sketch. */
export function sampleOf(sketch: Sketch): Uint32Array {
  const bytes = Buffer.from(sketch.sample, 'base64');
  return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(index * 4));
}

/**
 * Hashes of each four words in a row. Case, punctuation, copyright lines and placeholders don't count (SPDX matching guidelines,
 * B.5 to B.12).
 */
export function shinglesOf(text: string): Set<number> {
  const words = wordsOf(text);
  const shingles = new Set<number>();
  for (let start = 0; start + SHINGLE <= words.length; start += 1) {
    let hash = 0x811c9dc5;
    for (let at = start; at < start + SHINGLE; at += 1) hash = Math.imul(hash ^ words[at]!, 0x01000193);
    shingles.add(mix(hash));
  }
  return shingles;
}

/** `Copyright (c) 2001 by X`, `Copyright <year> <owner>`; a line that was only broken before the word is text. */
const NOTICE =
  /^[\s*#;/"'-]*(?:copyright\s*(?:\(c\)|©|©|[:<[{(]|\d|by\b|(?:19|20)|year|yyyy|x{4})|\(c\)\s*(?:copyright|[<[{\d]|by\b)|©)/;

/** Hashes of the words. */
function wordsOf(text: string): number[] {
  const words: number[] = [];
  for (const line of text.split('\n')) {
    const folded = line.toLowerCase();
    if (NOTICE.test(folded)) continue;
    for (const [word] of folded.replaceAll(/<[^<>]{0,80}>/g, ' ').matchAll(/[\p{L}\p{N}]+/gu)) {
      let hash = 0x811c9dc5;
      for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
      words.push(hash);
      if (words.length >= WORDS_LIMIT) return words;
    }
  }
  return words;
}

/** The low bits choose the sample, so all bits must count in them (the finaliser of MurmurHash3). */
function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
