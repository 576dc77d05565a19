import type { Incompleteness } from '#core/index.ts';
import {
  FILES_ON_DISK,
  gateScan,
  loadDocuments,
  PolicyCompiler,
  type PolicySet,
  type ScanGate,
} from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { ScanResult } from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { exitStatusOfVerdict } from './policy/documents.ts';

/** A scan result with what policies say of it. */
export interface GatedResult extends ScanResult {
  readonly policy: Pick<ScanGate, 'verdict' | 'results' | 'exceptions'>;
}

/** The policies and exceptions that a scan is gated by. */
export function readGate(policies: readonly string[], exceptions: readonly string[]): PolicySet {
  return new PolicyCompiler().compile(loadDocuments([...policies, ...exceptions], FILES_ON_DISK));
}

/**
 * Decides about a whole result, whatever is left out of the report of it. The verdict and each failed rule are among the
 * notices, so that every format has them; what could not be decided is among what could not be checked.
 */
export function gateResult(policies: PolicySet, result: ScanResult, context: CliContext): GatedResult {
  // A policy about packages that nobody looked for must fail, not find none.
  const { packages, ...rest } = result;
  const scan: Readonly<Record<string, unknown>> = result.scanners.includes('packages')
    ? { ...rest, packages }
    : rest;
  const { explanation, ...policy } = gateScan(policies, scan, new Date(context.now()));
  if (policy.verdict !== 'allow') {
    context.process.stderr.write(`${explanation.map(printable).join('\n')}\n`);
  }
  const told = policy.results.filter(({ effect }) => effect !== 'none').map(remarkOf);
  const unknown = told.filter(({ code }) => code === 'policy.unknown');
  const verdict = { code: `policy.${policy.verdict}`, what: 'policy', why: policy.verdict };
  return {
    ...result,
    notices: [verdict, ...told.filter((remark) => !unknown.includes(remark)), ...result.notices],
    incomplete: [...result.incomplete, ...unknown],
    policy,
  };
}

/** The exit status that the verdict asks for. */
export function exitStatusOfGate({ policy }: GatedResult): number {
  return exitStatusOfVerdict(policy.verdict);
}

function remarkOf({ policy, rule, message, effect }: ScanGate['results'][number]): Incompleteness {
  const what = ['policy', policy, rule].filter((part) => part !== '').join(' ');
  return { code: `policy.${effect}`, what, why: `${effect}: ${message}` };
}
