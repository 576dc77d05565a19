import { type Environment, type PlainMap, toDocument } from '../cel/index.ts';
import type { EngineContext, EngineOutcome, PolicyEngine, PolicyInput } from '../engine.ts';
import type { JsonObject } from '../kubernetes/admission-request.ts';
import { withRequest } from '../kubernetes/compile-kubernetes.ts';
import { withVariableTypes, type VariableTypes } from '../kubernetes/environment.ts';
import {
  compileConditions,
  compileVariables,
  firstProblem,
  type NamedExpression,
} from '../kubernetes/expression.ts';
import type { MatchResources } from '../kubernetes/match-resources.ts';
import { applyMutation } from '../kubernetes/mutate.ts';
import { type CompiledMutation, compileMutations } from '../kubernetes/mutating-policy.ts';
import { shiftExpression } from './autogen.ts';
import { compileVariants } from './compile-variants.ts';
import { type Evaluation, startEvaluation } from './evaluation.ts';
import { type CompiledException, excuse, excusedResult, exceptionsFor } from './policy-exception.ts';
import { type KyvernoResult, type KyvernoSettings, matchesVariant, skipped, toOutcome } from './result.ts';
import type { CelPolicyException, MutatingPolicy } from './schema.ts';
import { shiftMutation } from './shift-mutation.ts';

interface MutatingVariant {
  readonly matchConstraints: MatchResources | undefined;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly mutations: readonly CompiledMutation[];
  readonly exceptions: readonly CompiledException[];
  readonly atomics: boolean;
  readonly problem: string | undefined;
}

/** Compiles a MutatingPolicy of Kyverno with its autogen variants and exceptions; or says why it cannot be run. */
export function compileKyvernoMutating(
  policy: MutatingPolicy,
  kind: string,
  allExceptions: readonly CelPolicyException[],
  environment: Environment,
): PolicyEngine | string {
  const { metadata, spec } = policy;
  const mode = spec.evaluation?.mode ?? 'Kubernetes';
  if (mode !== 'Kubernetes') return `spec.evaluation.mode: ${mode} is not supported for mutations`;
  if (spec.evaluation?.mutateExisting?.enabled === true) {
    return 'spec.evaluation.mutateExisting: changing objects other than the one asked about is not supported';
  }
  const exceptions = exceptionsFor({ kind, name: metadata.name }, allExceptions, environment);
  const compiled = compileVariants(policy, kind, ({ matchConstraints, template = '' }) =>
    compileVariant(spec, template, matchConstraints, environment, exceptions),
  );
  if (typeof compiled === 'string') return compiled;
  const { variants, settings } = compiled;
  return {
    name: metadata.name,
    kind,
    phase: 'mutate',
    rules: variants[0]!.mutations.map((_, index) => `mutations[${index}]`),
    run: (input, context) => {
      const variant = variants.find((candidate) => matchesVariant(candidate, settings, input));
      if (variant === undefined) return skipped(settings, 'the document does not match the policy');
      return mutateDocument(variant, settings, input, context);
    },
  };
}

function compileVariant(
  spec: MutatingPolicy['spec'],
  template: string,
  matchConstraints: MatchResources | undefined,
  environment: Environment,
  exceptions: readonly CompiledException[],
): MutatingVariant {
  const types: VariableTypes = new Map();
  const scoped = withVariableTypes(environment, types);
  const shifted = (expression: string): string => shiftExpression(expression, template);
  const variables = compileVariables(spec.variables ?? [], scoped, types);
  const matchConditions = compileConditions(
    (spec.matchConditions ?? []).map(({ name, expression }) => ({ name, expression: shifted(expression) })),
    scoped,
  );
  const mutations = compileMutations(spec.mutations ?? [], scoped, (source) =>
    shiftMutation(source, template),
  );
  return {
    matchConstraints,
    matchConditions,
    variables,
    mutations,
    exceptions,
    atomics: spec.evaluation?.useServerSideApply === true,
    problem:
      firstProblem([...variables, ...matchConditions, ...mutations.map(({ expression }) => expression)]) ??
      exceptions.find(({ problem }) => problem !== undefined)?.problem,
  };
}

function mutateDocument(
  variant: MutatingVariant,
  settings: KyvernoSettings,
  input: PolicyInput,
  context: EngineContext,
): EngineOutcome {
  const start = startEvaluation(input, context);
  const excused = excuse(variant.exceptions, settings.name, start, settings.failurePolicy, context.now);
  const report = (result: KyvernoResult['result'], rule: string, message: string): EngineOutcome =>
    toOutcome(settings, [
      { result, rule, message, unknown: start.missing.length > 0, uses: excused.uses, auditAnnotations: {} },
    ]);
  const failed = (error: string): EngineOutcome =>
    report('error', 'evaluation', `failed to evaluate policy: ${error}`);
  if (excused.error !== undefined) return failed(excused.error);
  if (excused.full.length > 0) {
    const { result, message } = excusedResult(excused.full);
    return report(result, 'exception', message);
  }
  const evaluation = start.with({
    exceptions: { allowedImages: excused.allowedImages, allowedValues: excused.allowedValues },
  });
  const matches = evaluation.withVariables(variant.variables).matches(variant.matchConditions, 'Fail');
  if (typeof matches === 'object') return failed(matches.error);
  if (!matches) return report('skip', '', 'skip');
  const { request } = input;
  if (request === undefined || request.object === null)
    return report('skip', '', 'there is no object to change');
  const changed = applyAll(variant, evaluation, request.object);
  if (typeof changed === 'string') return failed(changed);
  return { ...report('pass', '', 'success'), input: withRequest(input, { ...request, object: changed }) };
}

/** The object after all mutations, or the error of the first that fails. */
function applyAll(variant: MutatingVariant, evaluation: Evaluation, object: JsonObject): JsonObject | string {
  // Variables are evaluated once, before anything is changed.
  const scope = evaluation.withVariables(variant.variables);
  let current = object;
  for (const { kind, expression, mismatch } of variant.mutations) {
    const outcome = scope.with({ object: current } as PlainMap).run(expression);
    if ('error' in outcome) return outcome.error;
    if (mismatch !== undefined) return mismatch;
    const changed = applyMutation(kind, current, toDocument(outcome.value), { atomics: variant.atomics });
    if (typeof changed === 'string') return changed;
    current = changed;
  }
  return current;
}
