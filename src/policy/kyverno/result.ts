import type { Effect, PolicyResult } from '../decision.ts';
import type { EngineOutcome, ExceptionUse, PolicyInput } from '../engine.ts';
import { type MatchResources, matchResources } from '../kubernetes/match-resources.ts';
import type { FailurePolicy } from '../kubernetes/schema.ts';
import type { ValidationAction } from './schema.ts';

/** What a policy says of a document, as Kyverno reports it: the first validation that fails decides. */
export interface KyvernoResult {
  readonly result: PolicyResult['result'];
  readonly rule: string;
  readonly message: string;
  /** Something could not be looked up. */
  readonly unknown: boolean;
  readonly uses: readonly ExceptionUse[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** What does not depend on the variant. */
export interface KyvernoSettings {
  readonly name: string;
  readonly kind: string;
  /** The namespace that a namespaced policy is confined to. */
  readonly namespace: string | undefined;
  readonly failurePolicy: FailurePolicy;
  readonly actions: readonly ValidationAction[];
}

/** Whether a variant is for a request; documents that are no Kubernetes objects are for none. */
export function matchesVariant(
  { matchConstraints }: { readonly matchConstraints: MatchResources | undefined },
  { namespace }: KyvernoSettings,
  { request }: PolicyInput,
): boolean {
  if (request === undefined || matchConstraints === undefined) return false;
  if (namespace !== undefined && namespace !== request.namespace) return false;
  return matchResources({ ...matchConstraints, matchPolicy: 'Exact' }, request).matches;
}

/** A policy that is not for the document. */
export function skipped({ name, kind }: KyvernoSettings, message: string): EngineOutcome {
  return {
    results: [{ policy: name, kind, rule: '', result: 'skip', message, effect: 'none', outOfScope: true }],
  };
}

/** Results with the effect that the policy's actions give them. */
export function toOutcome(settings: KyvernoSettings, results: readonly KyvernoResult[]): EngineOutcome {
  const { name, kind } = settings;
  return {
    results: results.map(({ result, rule, message, unknown, uses }) => ({
      policy: name,
      kind,
      rule,
      result,
      message,
      effect: result === 'fail' || result === 'error' ? effectOf(settings, result, unknown) : 'none',
      exceptions: uses.filter(({ status }) => status === 'applied').map(({ exception }) => exception),
    })),
    exceptions: results.flatMap(({ uses }) => uses),
    auditAnnotations: Object.assign({}, ...results.map(({ auditAnnotations }) => auditAnnotations)) as Record<
      string,
      string
    >,
  };
}

/** What could not be known is never allowed, whatever a policy would do with an error. */
function effectOf(
  { actions, failurePolicy }: KyvernoSettings,
  result: 'fail' | 'error',
  unknown: boolean,
): Effect {
  if (unknown) return 'unknown';
  if (result === 'error' && failurePolicy === 'Ignore') return 'none';
  if (actions.includes('Deny')) return 'deny';
  if (result === 'error') return 'unknown';
  return actions.includes('Warn') ? 'warn' : 'audit';
}
