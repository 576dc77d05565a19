import { type Environment, LazyMap, evaluate, CelError, type PlainMap, type Value } from '../cel/index.ts';
import type { PolicyResult } from '../decision.ts';
import type { EngineContext, EngineOutcome, PolicyEngine, PolicyInput } from '../engine.ts';
import { EXPRESSION_COST_LIMIT, POLICY_COST_LIMIT } from '../kubernetes/activation.ts';
import { withVariableTypes, type VariableTypes } from '../kubernetes/environment.ts';
import {
  compileExpression,
  compileVariables,
  firstProblem,
  type NamedExpression,
  type PolicyExpression,
} from '../kubernetes/expression.ts';
import { bindingsFor } from './bindings.ts';
import { matchesDocument } from './match-document.ts';
import type { Policy, PolicyAction } from './policy-schema.ts';

type Rule = Policy['spec']['rules'][number];

interface CompiledRule {
  readonly rule: Rule;
  readonly action: PolicyAction;
  readonly expression: PolicyExpression;
  readonly messageExpression: PolicyExpression | undefined;
}

/** Compiles one of our own policies; or says which of its expressions does not compile. */
export function compilePolicy({ metadata, spec }: Policy, environment: Environment): PolicyEngine | string {
  const types: VariableTypes = new Map();
  const scoped = withVariableTypes(environment, types);
  const variables = compileVariables(spec.variables ?? [], scoped, types);
  const condition =
    spec.match.expression === undefined
      ? undefined
      : compileExpression(spec.match.expression, 'spec.match.expression', scoped, ['bool']);
  const rules = spec.rules.map((rule, index): CompiledRule => {
    const field = `spec.rules[${index}]`;
    return {
      rule,
      action: rule.action ?? spec.action ?? 'deny',
      expression: compileExpression(rule.expression, `${field}.expression`, scoped, ['bool']),
      messageExpression:
        rule.messageExpression === undefined
          ? undefined
          : compileExpression(rule.messageExpression, `${field}.messageExpression`, scoped, ['string']),
    };
  });
  const problem = firstProblem([
    ...variables,
    condition,
    ...rules.flatMap(({ expression, messageExpression }) => [expression, messageExpression]),
  ]);
  if (problem !== undefined) return problem;
  return {
    name: metadata.name,
    kind: 'Policy',
    phase: 'validate',
    rules: spec.rules.map(({ name }) => name),
    run: (input, context) => {
      const isAsked = spec.stages === undefined || spec.stages.includes(input.stage);
      if (!isAsked || !matchesDocument(spec.match, input)) return outOfScope(metadata.name);
      return runRules({ name: metadata.name, variables, condition, rules }, input, context);
    },
  };
}

interface CompiledPolicy {
  readonly name: string;
  readonly variables: readonly NamedExpression[];
  readonly condition: PolicyExpression | undefined;
  readonly rules: readonly CompiledRule[];
}

function outOfScope(policy: string): EngineOutcome {
  const message = 'the policy is not for this document';
  return {
    results: [
      { policy, kind: 'Policy', rule: '', result: 'skip', message, effect: 'none', outOfScope: true },
    ],
  };
}

function runRules(
  { name, variables, condition, rules }: CompiledPolicy,
  input: PolicyInput,
  context: EngineContext,
): EngineOutcome {
  const scope: { bindings: PlainMap } = { bindings: {} };
  let remaining = POLICY_COST_LIMIT;
  const run = (expression: PolicyExpression): Value => {
    const result = evaluate(expression.compiled!, scope.bindings, {
      costLimit: Math.min(EXPRESSION_COST_LIMIT, remaining),
      interrupted: context.interrupted,
      shared: context.shared,
    });
    remaining = Math.max(0, remaining - result.cost);
    context.observe?.({ expression, bindings: scope.bindings, result });
    return result.error === undefined ? result.value : new CelError(result.error.message);
  };
  const lazy = new LazyMap(
    new Map(variables.map((variable) => [variable.name, () => run(variable)] as const)),
  );
  scope.bindings = { ...bindingsFor(input), variables: lazy };
  if (condition !== undefined) {
    const matches = run(condition);
    if (matches instanceof CelError) {
      const message = `whether it is for this document is not known: ${matches.message}`;
      return {
        results: [{ policy: name, kind: 'Policy', rule: '', result: 'error', message, effect: 'unknown' }],
      };
    }
    if (matches !== true) return outOfScope(name);
  }
  return { results: rules.map((rule) => judge(name, rule, run)) };
}

/** An error is neither a pass nor a failure: the document could not be checked. */
function judge(
  policy: string,
  compiled: CompiledRule,
  run: (expression: PolicyExpression) => Value,
): PolicyResult {
  const { rule, expression, action } = compiled;
  const outcome = run(expression);
  const described = {
    policy,
    kind: 'Policy',
    rule: rule.name,
    ...(rule.severity === undefined ? {} : { severity: rule.severity }),
    ...(rule.controls === undefined ? {} : { controls: rule.controls }),
  };
  if (outcome === true) return { ...described, result: 'pass', message: '', effect: 'none' };
  const remedy = rule.remedy === undefined ? {} : { remedy: rule.remedy };
  if (outcome instanceof CelError) {
    return { ...described, ...remedy, result: 'error', message: outcome.message, effect: 'unknown' };
  }
  return { ...described, ...remedy, result: 'fail', message: failureMessage(compiled, run), effect: action };
}

function failureMessage(
  { rule, messageExpression }: CompiledRule,
  run: (expression: PolicyExpression) => Value,
): string {
  const text = messageExpression === undefined ? undefined : run(messageExpression);
  if (typeof text === 'string' && text.trim() !== '') return text.trim();
  return rule.message ?? `failed expression: ${rule.expression.trim()}`;
}
