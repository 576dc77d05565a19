/** How bad it is, worst last; `unknown` means that nobody rated it, never that it is harmless. */
export const SEVERITIES = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Less than zero when `a` is milder than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** The qualitative rating of a CVSS base score (CVSS v3.1, section 5; v4.0 uses the same bands): 0 is `negligible`. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'negligible';
}

/** Where a rating comes from: `source` names the rater, `vector` is the CVSS vector when there is one. */
export interface SeverityRating {
  readonly severity: Severity;
  readonly source: string;
  readonly score?: number;
  readonly vector?: string;
}
