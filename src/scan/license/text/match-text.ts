import knownTexts from './known-texts.json' with { type: 'json' };
import { sampleOf, shinglesOf, type KnownText } from './sketch.ts';

/** A licence whose text stands in a file. */
export interface TextMatch {
  /** SPDX id. */
  readonly id: string;
  /** Licences with the same text. */
  readonly alternatives: readonly string[];
  /** Part of the licence's text that is there, 0 to 1. */
  readonly similarity: number;
}

/** A text of which less is there is another text: the nearest of SPDX's licences differ by some 5 %, and people change little. */
const SIMILAR = 0.85;
/** Shingles of a sample that must be met at least; short texts would be met by chance. */
const LEAST_HITS = 6;
/** Licences that one file can hold; `THIRD-PARTY` files name hundreds of packages, but not hundreds of licences. */
const MATCHES_LIMIT = 40;

/** What is missing counts more than what is there: a licence that is part of a longer one is found in both. */
const MISSING_WEIGHT = 3;

/** Of two that fit about as well the one that everybody uses is meant: a title or a line that was left out decides nothing. */
const ABOUT_AS_WELL = 0.95;
const FAMILIAR = /^(?:Apache-2\.0|MIT|ISC|BSD-[23]-Clause|MPL-2\.0|EPL-2\.0|[AL]?GPL-[\d.]+-only|Zlib)$/;

/** Finds the licences whose texts a file holds; the index is made at the first call. */
export interface LicenseTextMatcher {
  match(text: string): readonly TextMatch[];
}

interface Candidate {
  readonly known: KnownText;
  readonly sample: Uint32Array;
}

/** Makes a matcher over the texts of SPDX's list. */
export function licenseTextMatcher(): LicenseTextMatcher {
  let index: Map<number, Candidate[]> | undefined;
  return {
    match(text) {
      const left = shinglesOf(text);
      if (left.size === 0) return [];
      index ??= indexTexts(knownTexts);
      const matches: TextMatch[] = [];
      while (matches.length < MATCHES_LIMIT) {
        const best = bestOf(left, index);
        if (best === undefined) break;
        const [id, ...alternatives] = best.candidate.known.ids as [string, ...string[]];
        matches.push({ id, alternatives, similarity: Math.round(best.similarity * 100) / 100 });
        for (const hash of best.candidate.sample) left.delete(hash);
      }
      return withoutIncorporated(matches);
    },
  };
}

interface Fit {
  readonly candidate: Candidate;
  readonly similarity: number;
  readonly score: number;
}

/** The licence of which most is there and least is missing. */
function bestOf(
  shingles: ReadonlySet<number>,
  index: ReadonlyMap<number, readonly Candidate[]>,
): { candidate: Candidate; similarity: number } | undefined {
  const hits = new Map<Candidate, number>();
  for (const hash of shingles)
    for (const candidate of index.get(hash) ?? []) hits.set(candidate, (hits.get(candidate) ?? 0) + 1);
  let best: Fit | undefined;
  let familiar: Fit | undefined;
  for (const [candidate, count] of hits) {
    const similarity = count / candidate.sample.length;
    if (similarity < SIMILAR || count < Math.min(LEAST_HITS, candidate.sample.length)) continue;
    const score = candidate.known.shingles * (1 - MISSING_WEIGHT * (1 - similarity));
    const fit = { candidate, similarity, score };
    if (best === undefined || score > best.score) best = fit;
    if (FAMILIAR.test(candidate.known.ids[0]!) && (familiar === undefined || score > familiar.score))
      familiar = fit;
  }
  return familiar !== undefined && familiar.score >= best!.score * ABOUT_AS_WELL ? familiar : best;
}

/** The LGPL 3 takes in the terms of the GPL 3 and changes them: a file with both texts states the LGPL. */
function withoutIncorporated(matches: readonly TextMatch[]): readonly TextMatch[] {
  return matches.some(({ id }) => id === 'LGPL-3.0-only')
    ? matches.filter(({ id }) => id !== 'GPL-3.0-only')
    : matches;
}

function indexTexts(texts: readonly KnownText[]): Map<number, Candidate[]> {
  const index = new Map<number, Candidate[]>();
  for (const known of texts) {
    const candidate = { known, sample: sampleOf(known) };
    for (const hash of candidate.sample) {
      const same = index.get(hash);
      if (same === undefined) index.set(hash, [candidate]);
      else same.push(candidate);
    }
  }
  return index;
}
