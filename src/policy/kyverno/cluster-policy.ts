import type {
  EngineContext,
  EngineOutcome,
  ExceptionUse,
  PolicyEngine,
  PolicyInput,
  PolicyProblem,
} from '../engine.ts';
import type { Effect, PolicyResult } from '../decision.ts';
import type { AdmissionRequest } from '../kubernetes/admission-request.ts';
import type { Environments } from '../kubernetes/environments.ts';
import { collectParams } from '../kubernetes/params.ts';
import { validate } from '../kubernetes/validate.ts';
import { compileValidatingPolicy, type CompiledValidatingPolicy } from '../kubernetes/validating-policy.ts';
import { clusterRules } from './cluster-autogen.ts';
import { clusterRuleMatches, matchesAny } from './cluster-match.ts';
import type { ClusterException, ClusterPolicy, ClusterRule } from './cluster-schema.ts';
import { wildcardMatches } from './wildcard.ts';

interface CompiledRule {
  readonly rule: ClusterRule;
  readonly compiled: CompiledValidatingPolicy;
  readonly enforce: boolean;
}

/** Compiles the `validate.cel` rules of a ClusterPolicy or Policy; rules of other kinds are problems that name them. */
export function compileClusterPolicy(
  policy: ClusterPolicy,
  kind: string,
  exceptions: readonly ClusterException[],
  environments: Environments,
  problems: PolicyProblem[],
): PolicyEngine[] {
  const { name } = policy.metadata;
  const unsupported = policy.spec.rules.filter(({ validate }) => validate?.cel === undefined);
  for (const rule of unsupported) {
    const what = ['validate', 'mutate', 'generate', 'verifyImages'].find((key) => key in rule) ?? 'nothing';
    problems.push({
      policy: name,
      kind,
      message: `rule ${rule.name}: ${what} without validate.cel is not supported; only CEL rules are run`,
    });
  }
  const celRules = policy.spec.rules.filter(({ validate }) => validate?.cel !== undefined);
  if (celRules.length === 0) return [];
  const rules = clusterRules({ ...policy, spec: { ...policy.spec, rules: celRules } }).map(
    (rule): CompiledRule => ({
      rule,
      compiled: compileRule(rule, name, environments),
      enforce: isEnforced(rule.validate?.failureAction ?? policy.spec.validationFailureAction),
    }),
  );
  for (const { rule, compiled } of rules) {
    if (compiled.problem === undefined) continue;
    problems.push({ policy: name, kind, message: `rule ${rule.name}: ${compiled.problem}` });
  }
  const namespace = kind === 'Policy' ? (policy.metadata.namespace ?? 'default') : undefined;
  return [
    {
      name,
      kind,
      phase: 'validate',
      rules: rules.map(({ rule }) => rule.name),
      run: (input, context) => runRules({ name, kind, namespace, rules, exceptions }, input, context),
    },
  ];
}

function isEnforced(action: string | undefined): boolean {
  return action?.toLowerCase() === 'enforce';
}

/** A CEL rule is evaluated as a ValidatingAdmissionPolicy of its own. */
function compileRule(rule: ClusterRule, name: string, environments: Environments): CompiledValidatingPolicy {
  const cel = rule.validate!.cel!;
  const message = rule.validate?.message;
  return compileValidatingPolicy(
    {
      metadata: { name, labels: undefined },
      spec: {
        paramKind: cel.paramKind,
        matchConstraints: undefined,
        validations: (cel.expressions ?? []).map((validation) => ({
          ...validation,
          message:
            validation.message === undefined || validation.message === '' ? message : validation.message,
        })),
        failurePolicy: 'Fail',
        auditAnnotations: cel.auditAnnotations,
        matchConditions: rule.celPreconditions,
        variables: cel.variables,
      },
    },
    environments,
  );
}

interface ClusterEngine {
  readonly name: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly rules: readonly CompiledRule[];
  readonly exceptions: readonly ClusterException[];
}

function runRules(engine: ClusterEngine, input: PolicyInput, context: EngineContext): EngineOutcome {
  const { request } = input;
  const nothing = toResult(engine, '', 'skip', 'the document does not match any rule of the policy', 'none');
  const skip: EngineOutcome = { results: [{ ...nothing, outOfScope: true }] };
  if (request === undefined) return { results: [] };
  if (engine.namespace !== undefined && engine.namespace !== request.namespace) return skip;
  const results: PolicyResult[] = [];
  const uses: ExceptionUse[] = [];
  for (const compiled of engine.rules) {
    if (!clusterRuleMatches(compiled.rule, request)) continue;
    const excusing = engine.exceptions.filter((exception) =>
      excuses(exception, engine, compiled.rule.name, request),
    );
    if (excusing.length > 0) {
      const keys = excusing.map(({ metadata }) =>
        metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
      );
      uses.push(
        ...keys.map((key): ExceptionUse => ({ exception: key, status: 'applied', policy: engine.name })),
      );
      const message = `rule is skipped due to policy exceptions${keys.join(', ')}`;
      results.push({ ...toResult(engine, compiled.rule.name, 'skip', message, 'none'), exceptions: keys });
      continue;
    }
    results.push(runRule(engine, compiled, request, input, context));
  }
  return results.length === 0 ? skip : { results, exceptions: uses };
}

function excuses(
  { spec }: ClusterException,
  { name, namespace }: ClusterEngine,
  rule: string,
  request: AdmissionRequest,
): boolean {
  const policyName = namespace === undefined ? name : `${namespace}/${name}`;
  return (
    spec.exceptions.some(
      (exception) =>
        exception.policyName === policyName &&
        exception.ruleNames.some((pattern) => wildcardMatches(pattern, rule)),
    ) && matchesAny(spec.match, request, false)
  );
}

/** The first decision of a rule that is not an admission is the rule's result. */
function runRule(
  engine: ClusterEngine,
  { rule, compiled, enforce }: CompiledRule,
  request: AdmissionRequest,
  input: PolicyInput,
  context: EngineContext,
): PolicyResult {
  const effect: Effect = enforce ? 'deny' : 'audit';
  const { paramKind, paramRef } = rule.validate!.cel!;
  const collected = collectParams(paramKind, paramRef, request, input.params);
  if (collected.kind === 'error') {
    const message = `error in parameterized resource: ${collected.message}`;
    return toResult(engine, rule.name, 'error', message, enforce ? 'deny' : 'unknown');
  }
  // The namespace's labels are not shown to rules of a ClusterPolicy.
  for (const param of collected.params) {
    const { judgements } = validate(compiled, request, request.resource, param, context);
    const bad = judgements.find(({ result }) => result !== 'pass');
    if (bad?.result === 'skip')
      return toResult(engine, rule.name, 'skip', 'cel preconditions not met', 'none');
    if (bad !== undefined) return toResult(engine, rule.name, 'fail', bad.message, effect);
  }
  return toResult(engine, rule.name, 'pass', `Validation rule '${rule.name}' passed.`, 'none');
}

function toResult(
  { name, kind }: ClusterEngine,
  rule: string,
  result: PolicyResult['result'],
  message: string,
  effect: Effect,
): PolicyResult {
  return { policy: name, kind, rule, result, message, effect };
}
