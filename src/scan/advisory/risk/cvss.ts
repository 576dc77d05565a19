// CommonJS that Node finds no names in: only the whole of it can be imported.
import calculator from 'ae-cvss-calculator';
import { severityOfScore2 } from './cvss2.ts';
import { severityOfScore, type SeverityRating } from '#core/index.ts';

// A complete version 4.0 vector with all optional metrics has 240 characters.
const VECTOR_LENGTH = 400;
// Advisories share vectors: the whole of OSV's npm export has some 2,000 different ones.
const REMEMBERED = 20_000;

/** Rates CVSS vectors, version 2.0 to 4.0. */
export type RateVector = (vector: string, source: string) => SeverityRating | undefined;

/** A rater that remembers scores, for a 4.0 score takes a third of a millisecond. An invalid or incomplete vector has no rating. */
export function createVectorRater(): RateVector {
  const scores = new Map<string, number | undefined>();
  return (vector, source) => {
    if (vector.length > VECTOR_LENGTH) return undefined;
    if (!scores.has(vector)) {
      if (scores.size >= REMEMBERED) scores.clear();
      scores.set(vector, scoreOf(vector));
    }
    const score = scores.get(vector);
    if (score === undefined) return undefined;
    const severity = vector.startsWith('CVSS:') ? severityOfScore(score) : severityOfScore2(score);
    return { severity, source, score, vector };
  };
}

/** The base score of a 2.0 or 3.x vector; of a 4.0 vector the one score that it has (CVSS v4.0, section 1.3). */
function scoreOf(vector: string): number | undefined {
  if (!isWellFormed(vector)) return undefined;
  try {
    const scores = calculator.fromVector(vector)?.calculateScores();
    if (scores === undefined || !('base' in scores) || scores.base === undefined) return undefined;
    return vector.startsWith('CVSS:4') ? scores.overall : scores.base;
  } catch {
    // The library throws on some damaged vectors and answers null for others.
    return undefined;
  }
}

/** The metrics of CVSS v4.0 that every vector must have (section 7); the library takes what lacks for harmless. */
const MANDATORY_4: readonly string[] = ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'];

/** No metric stands twice (CVSS v3.1, section 6; v4.0, section 7), and none of a 4.0 vector lacks. */
function isWellFormed(vector: string): boolean {
  const names = vector
    .split('/')
    .map((metric) => metric.slice(0, Math.max(0, metric.indexOf(':'))))
    .filter((name) => name !== '');
  const known = new Set(names);
  return (
    known.size === names.length &&
    (!vector.startsWith('CVSS:4') || MANDATORY_4.every((metric) => known.has(metric)))
  );
}
