import { severityOfScore, type SeverityRating } from '#core/index.ts';
import type { RateVector } from '../risk/cvss.ts';
import { severityOfScore2 } from '../risk/cvss2.ts';
import { listField, objectField, RECORD_LIMITS, textField } from './fields.ts';
import { raterOf } from './rater.ts';
import { severityOfWord } from './vendor-word.ts';

// Red Hat's rebuilds put their word in front of the summary: "Important: bcel security update".
const WORD_IN_SUMMARY = /^(Critical|Important|Moderate|Low):/;
const NUMERIC_SCORES = ['cvss_v4', 'cvss_v3', 'cvss_v2'] as const;

/** The ratings of a whole record, the vendor's word first, then CVSS 4.0, 3.x, 2.0. */
export function recordRatings(
  osv: Record<string, unknown>,
  id: string,
  summary: string,
  rate: RateVector,
): SeverityRating[] {
  const source = raterOf(id);
  const word =
    severityOfWord(objectField(osv.database_specific).severity) ??
    severityOfWord(WORD_IN_SUMMARY.exec(summary)?.[1]);
  const ratings: SeverityRating[] = word === undefined ? [] : [{ severity: word, source }];
  // A package that was made to do harm (OpenSSF malicious-packages) needs no score.
  if (id.startsWith('MAL-') && word === undefined) ratings.push({ severity: 'critical', source });
  ratings.push(...listedRatings(osv.severity, source, rate));
  return ratings;
}

/** The ratings that a record gives for one package; they override those of the record (OSV schema, "affected[].severity"). */
export function affectedRatings(
  affected: Record<string, unknown>,
  id: string,
  rate: RateVector,
): SeverityRating[] {
  const source = raterOf(id);
  const specific = objectField(affected.ecosystem_specific);
  const database = objectField(affected.database_specific);
  const ratings: SeverityRating[] = [];
  for (const word of [specific.urgency, specific.severity, database.urgency, database.severity]) {
    const severity = severityOfWord(word);
    if (severity !== undefined && ratings.length === 0) ratings.push({ severity, source });
  }
  // RustSec: `unsound` is a flaw, the other kinds tell of no attack (rustsec/advisory-db, "Advisory Format").
  if (database.informational === 'unmaintained' || database.informational === 'notice')
    ratings.push({ severity: 'negligible', source });
  ratings.push(...listedRatings(affected.severity, source, rate));
  for (const key of NUMERIC_SCORES) {
    const score = numericScore(database[key]);
    if (score === undefined) continue;
    const severity = key === 'cvss_v2' ? severityOfScore2(score) : severityOfScore(score);
    ratings.push({ severity, source, score });
  }
  return ratings;
}

/** `severity[]`: CVSS vectors, newest version first; types that are no CVSS carry the word of the vendor whose name they bear. */
function listedRatings(list: unknown, source: string, rate: RateVector): SeverityRating[] {
  const words: SeverityRating[] = [];
  const vectors: { readonly version: string; readonly rating: SeverityRating }[] = [];
  for (const item of listField(list).slice(0, RECORD_LIMITS.references)) {
    const { type, score } = objectField(item);
    const text = textField(score, RECORD_LIMITS.versionLength);
    if (typeof type !== 'string' || text === undefined) continue;
    if (type.startsWith('CVSS_')) {
      const rating = rate(text, source);
      if (rating !== undefined) vectors.push({ version: type, rating });
    } else {
      const severity = severityOfWord(text);
      if (severity !== undefined) words.push({ severity, source: type });
    }
  }
  vectors.sort((a, b) => (a.version < b.version ? 1 : a.version > b.version ? -1 : 0));
  return [...words, ...vectors.map(({ rating }) => rating)];
}

function numericScore(value: unknown): number | undefined {
  const score =
    typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN;
  return score >= 0 && score <= 10 ? score : undefined;
}
