import type { Severity, VulnerabilityStatus } from '#core/index.ts';

// The vendors' own scales: GitHub (MODERATE), Red Hat and its rebuilds (Important), Ubuntu and Debian (negligible, unimportant),
// SUSE (moderate), Bitnami (Medium).
const SEVERITY_WORDS: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['minor', 'low'],
  ['negligible', 'negligible'],
  ['unimportant', 'negligible'],
  ['none', 'negligible'],
]);

// Ubuntu's CVE tracker, Debian's security tracker, and the VEX categories of CSAF 2.0 (section 3.2.3.9).
const STATUS_WORDS: ReadonlyMap<string, VulnerabilityStatus> = new Map([
  ['affected', 'affected'],
  ['vulnerable', 'affected'],
  ['open', 'affected'],
  ['needed', 'affected'],
  ['known_affected', 'affected'],
  ['none_available', 'affected'],
  ['pending', 'fix_pending'],
  ['fix_pending', 'fix_pending'],
  ['deferred', 'deferred'],
  ['postponed', 'deferred'],
  ['fix deferred', 'deferred'],
  ['ignored', 'will_not_fix'],
  ['no-dsa', 'will_not_fix'],
  ['wont-fix', 'will_not_fix'],
  ['will not fix', 'will_not_fix'],
  ['will_not_fix', 'will_not_fix'],
  ['no_fix_planned', 'will_not_fix'],
  ['end-of-life', 'end_of_life'],
  ['end of life', 'end_of_life'],
  ['end_of_life', 'end_of_life'],
  ['out of support scope', 'end_of_life'],
  ['under_investigation', 'under_investigation'],
  ['under investigation', 'under_investigation'],
  ['needs-triage', 'under_investigation'],
  ['undetermined', 'under_investigation'],
  ['not-affected', 'not_affected'],
  ['not_affected', 'not_affected'],
  ['not affected', 'not_affected'],
  ['known_not_affected', 'not_affected'],
  ['dne', 'not_affected'],
]);

/** The common severity of a vendor's word; undefined when the word says that nobody rated it, or nothing we know. */
export function severityOfWord(word: unknown): Severity | undefined {
  // Debian marks an urgency that was set by a rule with asterisks: `low**`.
  return typeof word === 'string'
    ? SEVERITY_WORDS.get(word.trim().replaceAll('*', '').toLowerCase())
    : undefined;
}

/** The common status of a vendor's word; undefined when it is not a status. */
export function statusOfWord(word: unknown): VulnerabilityStatus | undefined {
  return typeof word === 'string' ? STATUS_WORDS.get(word.trim().toLowerCase()) : undefined;
}
