import type { Effect, PolicyResult } from '../decision.ts';
import { type AdmissionRequest, asEquivalent, type JsonObject } from './admission-request.ts';
import type { EvaluationContext } from './activation.ts';
import { matchResources } from './match-resources.ts';
import { collectParams, paramName, type Params } from './params.ts';
import type { ValidatingAdmissionPolicyBinding } from './schema.ts';
import { type Judgement, requestBindings, validate, type Validated } from './validate.ts';
import type { CompiledValidatingPolicy } from './validating-policy.ts';

/** A policy with what binds it. */
export interface BoundValidatingPolicy {
  readonly policy: CompiledValidatingPolicy;
  /** Empty: no binding is known, so that the policy is bound to everything with Deny. */
  readonly bindings: readonly ValidatingAdmissionPolicyBinding[];
}

/** What validating policies say of a request. */
export interface ValidationOutcome {
  readonly results: readonly PolicyResult[];
  /** Annotations for the audit log, by `policy/key`. */
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** What a policy without any binding is bound by. */
const DENY_EVERYTHING: readonly string[] = ['Deny'];

/** Kinds that admission policies never see, so that nobody can lock themselves out of changing them. */
const EXEMPT_KINDS: ReadonlySet<string> = new Set([
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);

/** True for requests that the API server shows to no admission policy. */
export function isExempt({ kind }: AdmissionRequest): boolean {
  return kind.group === 'admissionregistration.k8s.io' && EXEMPT_KINDS.has(kind.kind);
}

/** Runs a policy with all its bindings and their parameters over a request. */
export function runValidating(
  { policy, bindings }: BoundValidatingPolicy,
  request: AdmissionRequest,
  params: readonly JsonObject[],
  context: EvaluationContext,
): ValidationOutcome {
  if (isExempt(request)) return skip(policy, 'admission policies do not apply to admission configuration');
  const matched = matchResources(policy.matchConstraints, request);
  if (!matched.matches) return skip(policy, matched.because);
  const results: PolicyResult[] = [];
  const annotations = new Map<string, Set<string>>();
  const shared = requestBindings(asEquivalent(request, matched.resource), request, context);
  // Bindings with the same parameter get the same answer.
  const known = new Map<JsonObject | null, Validated>();
  const run = (binding: string, collected: Params, actions: readonly string[]): void => {
    if (collected.kind === 'error') {
      results.push(bindingError(policy, binding, collected.message));
      return;
    }
    for (const param of collected.params) {
      // What is asked when no steps are left says so; to ask more would only say it again.
      const spent = context.shared !== undefined && context.shared.remaining <= 0;
      const validated =
        known.get(param) ?? validate(policy, request, matched.resource, param, context, shared);
      known.set(param, validated);
      const applied: Applied = { policy, binding, param, actions };
      results.push(
        ...validated.judgements.map((judgement) => toResult(judgement, applied)),
        ...auditErrors(validated, applied),
      );
      for (const [key, value] of validated.auditAnnotations) {
        annotations.set(key, (annotations.get(key) ?? new Set()).add(value));
      }
      if (spent) break;
    }
  };
  if (bindings.length === 0) run('', knownParams(policy, params), DENY_EVERYTHING);
  for (const { metadata, spec } of bindings) {
    if (!matchResources(spec.matchResources, request).matches) continue;
    run(
      metadata.name,
      collectParams(policy.paramKind, spec.paramRef, request, params),
      spec.validationActions ?? [],
    );
  }
  if (results.length === 0) return skip(policy, 'no binding of the policy matches the request');
  if (policy.problem !== undefined && !results.some(({ result }) => result === 'error')) {
    results.push(refused(policy, policy.problem));
  }
  return {
    results,
    auditAnnotations: Object.fromEntries(
      [...annotations].map(([key, values]) => [`${policy.name}/${key}`, [...values].join(', ')]),
    ),
  };
}

/** Without a binding every parameter that is known counts, or none. */
function knownParams({ paramKind }: CompiledValidatingPolicy, params: readonly JsonObject[]): Params {
  return { kind: 'params', params: paramKind === undefined || params.length === 0 ? [null] : params };
}

interface Applied {
  readonly policy: CompiledValidatingPolicy;
  readonly binding: string;
  readonly param: JsonObject | null;
  readonly actions: readonly string[];
}

function skip(policy: CompiledValidatingPolicy, because: string): ValidationOutcome {
  const skipped = result(policy, '', null, { rule: '', result: 'skip', message: because, outOfScope: true });
  return { results: [skipped], auditAnnotations: {} };
}

/** No expression that does not compile was needed, but an API server would not have taken the policy. */
function refused(policy: CompiledValidatingPolicy, problem: string): PolicyResult {
  return result(policy, '', null, { rule: '', result: 'error', message: problem, effect: 'unknown' });
}

/** Something is wrong with a binding: denied, whatever its actions are, unless failures are ignored. */
function bindingError(policy: CompiledValidatingPolicy, binding: string, problem: string): PolicyResult {
  const effect = policy.failurePolicy === 'Ignore' ? 'none' : 'deny';
  const message = `failed to configure binding: ${problem}`;
  return result(policy, binding, null, { rule: '', result: 'error', message, effect, reason: 'Invalid' });
}

function auditErrors({ auditErrors }: Validated, { policy, binding, param }: Applied): PolicyResult[] {
  return auditErrors.map((message) =>
    result(policy, binding, param, {
      rule: 'auditAnnotations',
      result: 'error',
      message,
      effect: 'deny',
      reason: 'Invalid',
    }),
  );
}

function toResult(judgement: Judgement, { policy, binding, param, actions }: Applied): PolicyResult {
  const { rule, message, reason } = judgement;
  if (judgement.result === 'pass' || judgement.result === 'skip') {
    return result(policy, binding, param, { rule, result: judgement.result, message });
  }
  const effect = judgement.ignored ? ignoredEffect(policy) : effectOf(actions);
  return result(policy, binding, param, { rule, result: judgement.result, message, effect, actions, reason });
}

/** An API server would not have taken a policy that does not compile, so nobody knows what it would say. */
function ignoredEffect({ problem }: CompiledValidatingPolicy): Effect {
  return problem === undefined ? 'none' : 'unknown';
}

function effectOf(actions: readonly string[]): Effect {
  if (actions.includes('Deny')) return 'deny';
  if (actions.includes('Warn')) return 'warn';
  return actions.includes('Audit') ? 'audit' : 'none';
}

function result(
  policy: CompiledValidatingPolicy,
  binding: string,
  param: JsonObject | null,
  rest: Pick<PolicyResult, 'rule' | 'result' | 'message'> & Partial<PolicyResult>,
): PolicyResult {
  return {
    policy: policy.name,
    kind: 'ValidatingAdmissionPolicy',
    effect: 'none',
    ...rest,
    ...(binding === '' ? {} : { binding }),
    ...(param === null ? {} : { param: paramName(param) }),
  };
}
