import type { Effect, PolicyResult } from '../decision.ts';
import type { AdmissionRequest, JsonObject } from './admission-request.ts';
import { matchResources } from './match-resources.ts';
import { mutate } from './mutate.ts';
import type { CompiledMutatingPolicy } from './mutating-policy.ts';
import { collectParams, paramName } from './params.ts';
import { isExempt } from './run-validating.ts';
import type { MutatingAdmissionPolicyBinding } from './schema.ts';
import type { EvaluationContext } from './activation.ts';

/** A policy with what binds it; without any it is bound to everything. */
export interface BoundMutatingPolicy {
  readonly policy: CompiledMutatingPolicy;
  readonly bindings: readonly MutatingAdmissionPolicyBinding[];
}

/** What mutating policies made of a request, and what went wrong. */
export interface MutationOutcome {
  readonly request: AdmissionRequest;
  readonly results: readonly PolicyResult[];
}

/**
 * Runs mutating policies in order over a request, then those with `reinvocationPolicy: IfNeeded` once more if anything
 * was applied.
 */
export function runMutating(
  policies: readonly BoundMutatingPolicy[],
  request: AdmissionRequest,
  params: readonly JsonObject[],
  context: EvaluationContext,
): MutationOutcome {
  const run = new Run(request, params, context);
  for (const bound of policies) run.invoke(bound, false);
  if (run.applied) {
    for (const bound of policies.filter(({ policy }) => policy.reinvoke)) run.invoke(bound, true);
  }
  return run.outcome();
}

class Run {
  applied = false;
  #request: AdmissionRequest;
  readonly #params: readonly JsonObject[];
  readonly #context: EvaluationContext;
  readonly #results: PolicyResult[] = [];

  constructor(request: AdmissionRequest, params: readonly JsonObject[], context: EvaluationContext) {
    this.#request = request;
    this.#params = params;
    this.#context = context;
  }

  outcome(): MutationOutcome {
    return { request: this.#request, results: this.#results };
  }

  /** A second invocation adds results only where something went wrong. */
  invoke({ policy, bindings }: BoundMutatingPolicy, again: boolean): void {
    const request = this.#request;
    const before = this.#results.length;
    const skip = (because: string): void => {
      if (!again) this.#add(policy, '', '', 'skip', because, true);
    };
    if (isExempt(request)) return skip('admission policies do not apply to admission configuration');
    const matched = matchResources(policy.matchConstraints, request);
    if (!matched.matches) return skip(matched.because);
    let bound = bindings.length === 0;
    if (bound) this.#mutate(policy, matched.resource, '', this.#implicitParams(policy), again);
    for (const binding of bindings) {
      if (!matchResources(binding.spec.matchResources, request).matches) continue;
      bound = true;
      const collected = collectParams(policy.paramKind, binding.spec.paramRef, request, this.#params);
      if (collected.kind === 'error') {
        this.#add(
          policy,
          binding.metadata.name,
          '',
          'error',
          `failed to configure binding: ${collected.message}`,
        );
      } else this.#mutate(policy, matched.resource, binding.metadata.name, collected.params, again);
    }
    if (!bound) skip('no binding of the policy matches the request');
    else if (!again) this.#refuse(policy, before);
  }

  /** No expression that does not compile was needed, but an API server would not have taken the policy. */
  #refuse(policy: CompiledMutatingPolicy, before: number): void {
    if (policy.problem === undefined) return;
    if (this.#results.slice(before).some(({ result }) => result === 'error')) return;
    this.#results.push({ ...resultOf(policy, 'error', policy.problem), effect: 'unknown' });
  }

  #implicitParams({ paramKind }: CompiledMutatingPolicy): readonly (JsonObject | null)[] {
    return paramKind === undefined || this.#params.length === 0 ? [null] : this.#params;
  }

  #mutate(
    policy: CompiledMutatingPolicy,
    resource: AdmissionRequest['resource'],
    binding: string,
    params: readonly (JsonObject | null)[],
    again: boolean,
  ): void {
    for (const param of params) {
      const name = param === null ? '' : paramName(param);
      const mutated = mutate(policy, this.#request, resource, param, this.#context);
      if (mutated.kind === 'skipped') {
        if (!again) this.#add(policy, binding, name, 'skip', mutated.because);
        continue;
      }
      this.applied ||= mutated.applied;
      this.#request = { ...this.#request, object: mutated.object };
      for (const error of mutated.errors) this.#add(policy, binding, name, 'error', error);
      if (mutated.errors.length === 0 && !again) this.#add(policy, binding, name, 'pass', '');
    }
  }

  #add(
    policy: CompiledMutatingPolicy,
    binding: string,
    param: string,
    result: PolicyResult['result'],
    message: string,
    outOfScope = false,
  ): void {
    this.#results.push({
      ...resultOf(policy, result, message),
      ...(outOfScope ? { outOfScope } : {}),
      ...(binding === '' ? {} : { binding }),
      ...(param === '' ? {} : { param }),
    });
  }
}

function resultOf(
  policy: CompiledMutatingPolicy,
  result: PolicyResult['result'],
  message: string,
): PolicyResult {
  const effect = result === 'error' ? errorEffect(policy) : 'none';
  return { policy: policy.name, kind: 'MutatingAdmissionPolicy', rule: '', result, message, effect };
}

/** Failures that are to be ignored are, but for a policy that does not compile: an API server would not have taken it. */
function errorEffect({ failurePolicy, problem }: CompiledMutatingPolicy): Effect {
  if (failurePolicy === 'Fail') return 'deny';
  return problem === undefined ? 'none' : 'unknown';
}
