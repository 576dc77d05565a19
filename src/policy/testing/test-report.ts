import type { PolicyResult } from '../decision.ts';

/** One expectation of a test file, and what came of it. */
export interface TestOutcome {
  /** What was expected of what: `policy/rule: kind namespace/name`. */
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly passed: boolean;
  /** Why it is as it is; empty when there is nothing to say. */
  readonly message: string;
}

/** What all expectations of a test file came to. */
export interface TestReport {
  readonly file: string;
  readonly name: string;
  readonly outcomes: readonly TestOutcome[];
}

/** What several results of one policy come to: an error or a failure decides, then a pass. */
export function summarize(results: readonly PolicyResult[]): PolicyResult['result'] | 'excluded' {
  const order = ['fail', 'error', 'pass', 'skip'] as const;
  const inScope = results.filter(({ outOfScope }) => outOfScope !== true);
  return order.find((outcome) => inScope.some(({ result }) => result === outcome)) ?? 'excluded';
}
