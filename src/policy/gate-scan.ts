import type { VerdictKind } from '#core/index.ts';
import { decide } from './decide.ts';
import type { PolicyResult } from './decision.ts';
import { describeDecision } from './describe-decision.ts';
import { documentInput } from './document-input.ts';
import { type ExceptionReport, reportExceptions } from './exception-report.ts';
import { type JsonObject, textOf } from './kubernetes/admission-request.ts';
import type { PolicySet } from './policy-set.ts';

/** What policies say of a scan result. */
export interface ScanGate {
  /** `unknown` also when no policy is for scan results at all: then nothing was decided. */
  readonly verdict: VerdictKind;
  /** Of the policies that are for scan results. */
  readonly results: readonly PolicyResult[];
  readonly exceptions: readonly ExceptionReport[];
  /** The verdict and its reasons for a person, line by line. */
  readonly explanation: readonly string[];
}

/** Decides about a scan result at the stage `build`, as `policy check` would about the same document. */
export function gateScan(policies: PolicySet, scan: JsonObject, now: Date): ScanGate {
  const decision = decide(policies, documentInput({ document: 'scan', value: scan }), { now });
  const asked = decision.results.filter(({ outOfScope }) => outOfScope !== true);
  const results = asked.length > 0 ? asked : [NOBODY_ASKED];
  const verdict = asked.length > 0 ? decision.verdict : 'unknown';
  const subject = scan['subject'] as { readonly name?: unknown } | undefined;
  return {
    verdict,
    results,
    exceptions: reportExceptions([decision.exceptions]),
    explanation: describeDecision(textOf(subject?.name), { ...decision, verdict, results }),
  };
}

const NOBODY_ASKED: PolicyResult = {
  policy: '',
  kind: '',
  rule: '',
  result: 'error',
  message: 'none of the policies is for scan results of the stage build',
  effect: 'unknown',
};
