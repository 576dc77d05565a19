import type { Finding, Incompleteness, Package, Subject } from '#core/index.ts';
import type { Scanner } from './scanners.ts';

/** What a scan says; it is also the JSON report. The same input gives the same bytes: no times, no machine. */
export interface ScanResult {
  readonly schemaVersion: 1;
  readonly subject: Subject;
  /** What was looked for; what is not named here was not. */
  readonly scanners: readonly Scanner[];
  /** Ordered by purl. */
  readonly packages: readonly Package[];
  /** The most urgent first; suppressed ones carry their reason. */
  readonly findings: readonly Finding[];
  /** What could not be checked; a result with any of it is not clean, whatever else it says. */
  readonly incomplete: readonly Incompleteness[];
  /** What one should know although all was checked: an operating system at the end of its life. */
  readonly notices: readonly Incompleteness[];
}
