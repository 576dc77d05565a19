import type { SeverityRating } from './severity.ts';

/** What is known about a package and a vulnerability; the vendor's own words are kept beside it. */
export type VulnerabilityStatus =
  | 'affected'
  | 'not_affected'
  | 'fixed'
  | 'fix_pending'
  | 'will_not_fix'
  | 'deferred'
  | 'end_of_life'
  | 'under_investigation'
  | 'unknown';

/** One bound of an OSV range (OSV schema 1.7, `affected[].ranges[].events[]`). */
export type AdvisoryEvent =
  | { readonly introduced: string }
  | { readonly fixed: string }
  | { readonly last_affected: string }
  | { readonly limit: string };

export interface AdvisoryRange {
  readonly type: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
  readonly events: readonly AdvisoryEvent[];
}

/** What an advisory says of one package (OSV `affected[]`). */
export interface AffectedPackage {
  /** OSV ecosystem with its release suffix: `Debian:12`, `npm`. */
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly AdvisoryRange[];
  readonly versions: readonly string[];
  readonly ratings: readonly SeverityRating[];
  readonly status?: VulnerabilityStatus;
  /** The vendor's status, word for word. */
  readonly vendorStatus?: string;
}

/** An advisory in the shape of the OSV schema 1.7, as far as matching and reporting need it. */
export interface Advisory {
  readonly id: string;
  readonly aliases: readonly string[];
  /** The vulnerabilities that this record is about in another's words (`upstream`), a distribution's CVE for instance. */
  readonly upstream: readonly string[];
  readonly summary: string;
  readonly modified: string;
  readonly published?: string;
  readonly withdrawn?: string;
  readonly ratings: readonly SeverityRating[];
  readonly references: readonly string[];
  readonly cwes: readonly string[];
}
