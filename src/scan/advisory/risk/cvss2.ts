import { severityOfScore, type Severity } from '#core/index.ts';

/** The rating of a CVSS 2.0 score, which knows no "critical" (NVD, "Vulnerability Metrics"). */
export function severityOfScore2(score: number): Severity {
  const severity = severityOfScore(score);
  return severity === 'critical' ? 'high' : severity;
}
