import { compareSeverity, type Finding, type Incompleteness } from '#core/index.ts';
import type { AdvisoryDatabase } from '#scan/advisory/index.ts';
import { analyseTarget, type Analysis, type AnalyseOptions } from './analyse.ts';
import { endSuppressions } from './expiry.ts';
import { asMalware } from './malicious-package.ts';
import type { ScanResult } from './scan-result.ts';
import { SCANNERS } from './scanners.ts';

/** The database for what was found in a target, and what of it could not be had; no database when nothing could. */
export interface ReadyDatabase {
  readonly database?: AdvisoryDatabase;
  readonly incomplete: readonly Incompleteness[];
  readonly notices: readonly Incompleteness[];
}

export interface ScanOptions extends AnalyseOptions {
  /** Gives the database for what was found, having fetched what it needs; undefined where vulnerabilities are not asked for. */
  readonly database?: (analysis: Analysis) => Promise<ReadyDatabase>;
  readonly now: Date;
}

/** Scans one target: what is in it, and what is wrong with it. */
export async function scanTarget(options: ScanOptions): Promise<ScanResult> {
  const analysis = await analyseTarget(options);
  const current = endSuppressions(analysis.findings, options.now);
  const { subject, os, packages, incomplete } = analysis;

  const result: ScanResult = {
    schemaVersion: 1,
    subject,
    scanners: SCANNERS.filter(
      (scanner) =>
        options.scanners.includes(scanner) && (subject.kind !== 'repository' || scanner === 'secrets'),
    ),
    packages,
    findings: inOrder(current.findings),
    incomplete,
    notices: [...current.notices, ...analysis.notices],
  };
  if (options.database === undefined) return result;
  const ready = await options.database(analysis);
  using database = ready.database;
  if (database === undefined)
    return {
      ...result,
      incomplete: [...incomplete, ...ready.incomplete],
      notices: [...result.notices, ...ready.notices],
    };
  const { matchPackages } = await import('#scan/advisory/index.ts');
  const matched = matchPackages({ os, packages, database, now: options.now });
  return {
    ...result,
    findings: inOrder([...matched.findings.map(asMalware), ...current.findings]),
    incomplete: [...incomplete, ...ready.incomplete, ...matched.incomplete],
    notices: [...result.notices, ...ready.notices, ...matched.notices],
  };
}

/**
 * What is being abused or is abuse comes first: exploited vulnerabilities, malware, secrets. Then other vulnerabilities, in the order
 * of their risk, and then the rest, the worst first.
 */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const [urgent, others] = split(findings, isUrgent);
  const [vulnerabilities, rest] = split(others, ({ kind }) => kind === 'vulnerability');
  const [exploited, abuse] = split(urgent, ({ kind }) => kind === 'vulnerability');
  return [...exploited, ...bySeverity(abuse), ...vulnerabilities, ...bySeverity(rest)];
}

function split(
  findings: readonly Finding[],
  test: (finding: Finding) => boolean,
): [readonly Finding[], readonly Finding[]] {
  return [findings.filter(test), findings.filter((finding) => !test(finding))];
}

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => compareSeverity(b.severity, a.severity));
}

function isUrgent(finding: Finding): boolean {
  switch (finding.kind) {
    case 'vulnerability':
      return finding.risk.kev !== undefined;
    case 'secret':
    case 'malware':
      return compareSeverity(finding.severity, 'high') >= 0;
    default:
      return false;
  }
}
