import { createHash } from 'node:crypto';
import type { VulnerabilityStatus } from './advisory.ts';
import type { Json } from './json.ts';
import type { Location } from './package.ts';
import type { Severity, SeverityRating } from './severity.ts';

/** Why a finding does not count, and until when; it is kept and can be listed. */
export interface Suppression {
  readonly by: 'vex' | 'exception' | 'owner' | 'vendor' | 'ignore-comment';
  readonly reason: string;
  /** RFC 3339; absent when it does not end. */
  readonly expires?: string;
  readonly owner?: string;
}

/** What to do about it. */
export interface Remedy {
  readonly kind: 'upgrade' | 'edit' | 'rotate' | 'remove' | 'review';
  /** One sentence for a person. */
  readonly text: string;
  /** `upgrade`: the lowest version that is not affected. */
  readonly fixedVersion?: string;
}

interface FindingBase {
  /** Stays the same across rescans of the same thing; see `fingerprintOf`. */
  readonly fingerprint: string;
  /** The rule's or the advisory's id. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly severity: Severity;
  /** Every rating that was seen; the first is the one that decided `severity`. */
  readonly ratings: readonly SeverityRating[];
  readonly locations: readonly Location[];
  readonly remedy?: Remedy;
  readonly references: readonly string[];
  /** `CWE-79`, `T1552.001`, `PCI-8.6.2`... */
  readonly controls: readonly string[];
  readonly suppression?: Suppression;
}

/** Known exploitation, exploit prediction, and what else orders the work. */
export interface Risk {
  /** In CISA's Known Exploited Vulnerabilities catalogue since this date. */
  readonly kev?: { readonly added: string; readonly due?: string; readonly ransomware: boolean };
  /** FIRST EPSS: probability of exploitation in 30 days, and its percentile, both 0 to 1. */
  readonly epss?: { readonly score: number; readonly percentile: number };
}

export interface VulnerabilityFinding extends FindingBase {
  readonly kind: 'vulnerability';
  readonly status: VulnerabilityStatus;
  readonly vendorStatus?: string;
  /** All ids of the same vulnerability, `id` not among them. */
  readonly aliases: readonly string[];
  readonly package: {
    readonly purl: string;
    readonly name: string;
    readonly version: string;
    readonly source?: { readonly name: string; readonly version: string };
  };
  /** The advisory records that agree on it, each with the range that matched in words. */
  readonly sources: readonly {
    readonly id: string;
    readonly ecosystem: string;
    readonly because: string;
    readonly fixedVersion?: string;
  }[];
  readonly risk: Risk;
}

export interface OtherFinding extends FindingBase {
  readonly kind:
    | 'secret'
    | 'malware'
    | 'misconfiguration'
    | 'license'
    | 'signature'
    | 'benchmark'
    | 'access'
    | 'runtime'
    | 'network';
  /** What the rule saw, redacted where it must be. */
  readonly evidence: { readonly [key: string]: Json };
}

/** Something that is wrong, with all that explains it. */
export type Finding = VulnerabilityFinding | OtherFinding;

/**
 * The fingerprint of a finding: 32 hex digits over the parts that say which finding this is. Callers leave out what
 * changes from scan to scan (layer, line, time, advisory text), so that the same finding keeps its fingerprint.
 */
export function fingerprintOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest('hex').slice(0, 32);
}
