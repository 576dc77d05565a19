import { compareSeverity, Problem, SEVERITIES, type Finding, type Severity } from '#core/index.ts';
import type { ScanResult } from '#scan/index.ts';
import { EXIT } from './exit-status.ts';

/** What fails a scan: `--fail-on SEVERITY[,fixable]`. */
export interface Gate {
  readonly severity: Severity;
  /** Only what has a fix counts. */
  readonly fixable: boolean;
}

/** Reads `SEVERITY[,fixable]`. */
export function parseGate(text: string): Gate {
  const [name = '', ...options] = text.toLowerCase().split(',');
  const severity = SEVERITIES.find((known) => known === name);
  if (severity === undefined || options.some((option) => option !== 'fixable')) {
    throw new Problem('cli.gate', `${text} is no gate`, {
      hint: `Write a severity (${SEVERITIES.join(', ')}), and ,fixable after it if only what has a fix should count.`,
    });
  }
  return { severity, fixable: options.length > 0 };
}

/** The exit status of a result: findings at the gate come before what could not be checked. */
export function exitStatusOf(result: ScanResult, gate: Gate | undefined): number {
  if (gate !== undefined && result.findings.some((finding) => isAtGate(finding, gate))) return EXIT.findings;
  return result.incomplete.length > 0 ? EXIT.incomplete : EXIT.clean;
}

/** A finding counts unless it is suppressed, milder than the gate, or has no fix where only fixable ones count. */
function isAtGate(finding: Finding, gate: Gate): boolean {
  if (finding.suppression !== undefined) return false;
  if (gate.fixable && finding.kind === 'vulnerability' && finding.remedy?.fixedVersion === undefined)
    return false;
  return compareSeverity(finding.severity, gate.severity) >= 0;
}
