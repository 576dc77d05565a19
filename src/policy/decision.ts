import type { VerdictKind } from '#core/index.ts';

/** What became of one rule of a policy. */
export type RuleOutcome = 'pass' | 'fail' | 'skip' | 'error';

/** What a rule that failed, or could not be evaluated, does to the verdict. */
export type Effect = 'deny' | 'warn' | 'audit' | 'unknown' | 'none';

/** One rule of one policy over one document. */
export interface PolicyResult {
  readonly policy: string;
  /** The policy's kind: `ValidatingAdmissionPolicy`, `Policy`... */
  readonly kind: string;
  /** The rule's name or place in the policy: `validations[0]`; empty for the policy as a whole. */
  readonly rule: string;
  readonly result: RuleOutcome;
  /** Why, in the words of whoever would enforce the policy; empty for a pass. */
  readonly message: string;
  readonly effect: Effect;
  /** The policy is not for this document at all; its `skip` is none of a rule. */
  readonly outOfScope?: true;
  /** The binding or constraint that applied the policy. */
  readonly binding?: string;
  /** The parameter object, `namespace/name`. */
  readonly param?: string;
  /** What a ValidatingAdmissionPolicyBinding asks for: Deny, Warn, Audit. */
  readonly actions?: readonly string[];
  /** The status reason of a denial: `Invalid`, `Forbidden`... */
  readonly reason?: string;
  /** Exceptions that turned a failure into a skip or pass. */
  readonly exceptions?: readonly string[];
  readonly severity?: string;
  readonly remedy?: string;
  readonly controls?: readonly string[];
}

const VERDICT_OF: Readonly<Record<Effect, VerdictKind>> = {
  none: 'allow',
  audit: 'allow',
  warn: 'warn',
  unknown: 'unknown',
  deny: 'deny',
};
const ORDER: readonly VerdictKind[] = ['allow', 'warn', 'unknown', 'deny'];

/** The verdict of all results: the worst thing that any of them does. */
export function verdictOf(results: Iterable<PolicyResult>): VerdictKind {
  let worst = 0;
  for (const { effect, result } of results) {
    if (result === 'fail' || result === 'error') worst = Math.max(worst, ORDER.indexOf(VERDICT_OF[effect]));
  }
  return ORDER[worst]!;
}
