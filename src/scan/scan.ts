import type { Finding } from '#core/index.ts';
import { matchPackages, type AdvisoryDatabase } from '#scan/advisory/index.ts';
import { analyseTarget, type Analysis, type AnalyseOptions } from './analyse.ts';
import type { ScanResult } from './scan-result.ts';

export interface ScanOptions extends AnalyseOptions {
  /** Gives the database for what was found, having fetched what it needs; undefined where vulnerabilities are not asked for. */
  readonly database?: (analysis: Analysis) => Promise<AdvisoryDatabase>;
  readonly now: Date;
}

/** Scans one target: what is in it, and what is wrong with it. */
export async function scanTarget(options: ScanOptions): Promise<ScanResult> {
  const analysis = await analyseTarget(options);
  const { subject, os, packages, incomplete } = analysis;
  if (options.database === undefined)
    return { schemaVersion: 1, subject, packages, findings: [], incomplete, notices: [] };
  using database = await options.database(analysis);
  const matched = matchPackages({ os, packages, database, now: options.now });
  const findings: readonly Finding[] = matched.findings;
  return {
    schemaVersion: 1,
    subject,
    packages,
    findings,
    incomplete: [...incomplete, ...matched.incomplete],
    notices: matched.notices,
  };
}
