import type { SeverityRating } from '#core/index.ts';

/** The ratings of one advisory for one package: what it says of the package itself overrides the scores of the whole record. */
export function ratingsOf(
  forPackage: readonly SeverityRating[],
  forRecord: readonly SeverityRating[],
): readonly SeverityRating[] {
  if (!forPackage.some(({ score }) => score !== undefined)) return [...forPackage, ...forRecord];
  return [...forPackage, ...forRecord.filter(({ score }) => score === undefined)];
}

/**
 * Orders ratings by how much they count: the vendors' own words, then CVSS 4.0, 3.x, 2.0, then scores without a vector. Ratings are
 * never averaged; the first decides.
 */
export function rankRatings(ratings: readonly SeverityRating[]): SeverityRating[] {
  const distinct = new Map<string, SeverityRating>();
  for (const rating of ratings) {
    if (rating.severity === 'unknown') continue;
    const key = JSON.stringify([rating.source, rating.vector, rating.score, rating.severity]);
    if (!distinct.has(key)) distinct.set(key, rating);
  }
  return [...distinct.values()].sort((a, b) => classOf(a) - classOf(b));
}

function classOf({ score, vector }: SeverityRating): number {
  if (score === undefined) return 0;
  if (vector === undefined) return 4;
  if (vector.startsWith('CVSS:4')) return 1;
  return vector.startsWith('CVSS:3') ? 2 : 3;
}
