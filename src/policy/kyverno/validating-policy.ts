import type { Environment } from '../cel/index.ts';
import type { EngineContext, PolicyEngine, PolicyInput } from '../engine.ts';
import { withVariableTypes, type VariableTypes } from '../kubernetes/environment.ts';
import {
  compileConditions,
  compileVariables,
  firstProblem,
  type NamedExpression,
} from '../kubernetes/expression.ts';
import type { MatchResources } from '../kubernetes/match-resources.ts';
import { shiftTexts } from './autogen.ts';
import { compileVariants } from './compile-variants.ts';
import { startEvaluation } from './evaluation.ts';
import { type CompiledException, excuse, excusedResult, exceptionsFor } from './policy-exception.ts';
import { type KyvernoResult, type KyvernoSettings, matchesVariant, skipped, toOutcome } from './result.ts';
import type { CelPolicyException, ValidatingPolicy } from './schema.ts';
import {
  compileAuditAnnotations,
  compileValidations,
  judgeValidations,
  type KyvernoValidation,
} from './validation.ts';

/** A policy, or what autogen made of it, ready to run. */
interface ValidatingVariant {
  readonly matchConstraints: MatchResources | undefined;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly KyvernoValidation[];
  readonly auditAnnotations: readonly NamedExpression[];
  readonly exceptions: readonly CompiledException[];
  readonly problem: string | undefined;
}

/** Compiles a ValidatingPolicy of Kyverno with its autogen variants and exceptions; or says why it cannot be run. */
export function compileKyvernoValidating(
  policy: ValidatingPolicy,
  kind: string,
  exceptions: readonly CelPolicyException[],
  environment: Environment,
): PolicyEngine | string {
  const { metadata, spec } = policy;
  const own = exceptionsFor({ kind, name: metadata.name }, exceptions, environment);
  const compiled = compileVariants(policy, kind, ({ matchConstraints, template = '' }) =>
    compileVariant(shiftTexts(spec, template), matchConstraints, environment, own),
  );
  if (typeof compiled === 'string') return compiled;
  const { variants, isForAnyDocument, settings } = compiled;
  return {
    name: metadata.name,
    kind,
    phase: 'validate',
    rules: variants[0]!.validations.map(({ message, expression }) =>
      message === '' ? expression.source : message,
    ),
    run: (input, context) => {
      const applies = isForAnyDocument
        ? variants
        : variants.filter((variant) => matchesVariant(variant, settings, input));
      if (applies.length === 0) return skipped(settings, 'the document does not match the policy');
      const results = applies.map((variant) => judge(variant, settings, input, context));
      return toOutcome(settings, results);
    },
  };
}

function compileVariant(
  spec: ValidatingPolicy['spec'],
  matchConstraints: MatchResources | undefined,
  environment: Environment,
  exceptions: readonly CompiledException[],
): ValidatingVariant {
  const types: VariableTypes = new Map();
  const scoped = withVariableTypes(environment, types);
  const matchConditions = compileConditions(spec.matchConditions ?? [], scoped);
  const variables = compileVariables(spec.variables ?? [], scoped, types);
  const validations = compileValidations(spec.validations ?? [], scoped);
  const auditAnnotations = compileAuditAnnotations(spec.auditAnnotations ?? [], scoped);
  return {
    matchConstraints,
    matchConditions,
    variables,
    validations,
    auditAnnotations,
    exceptions,
    problem:
      firstProblem([
        ...matchConditions,
        ...variables,
        ...validations.flatMap(({ expression, messageExpression }) => [expression, messageExpression]),
        ...auditAnnotations,
      ]) ?? exceptions.find(({ problem }) => problem !== undefined)?.problem,
  };
}

function judge(
  variant: ValidatingVariant,
  settings: KyvernoSettings,
  input: PolicyInput,
  context: EngineContext,
): KyvernoResult {
  const start = startEvaluation(input, context);
  const excused = excuse(variant.exceptions, settings.name, start, settings.failurePolicy, context.now);
  const report = (
    result: KyvernoResult['result'],
    rule: string,
    message: string,
    auditAnnotations = {},
  ): KyvernoResult => {
    const unknown = start.missing.length > 0;
    return { result, rule, message, unknown, uses: excused.uses, auditAnnotations };
  };
  if (excused.error !== undefined)
    return report('error', 'evaluation', `failed to load context: ${excused.error}`);
  if (excused.full.length > 0) {
    const { result, message } = excusedResult(excused.full);
    return report(result, 'exception', message);
  }
  const evaluation = start.with({
    exceptions: { allowedImages: excused.allowedImages, allowedValues: excused.allowedValues },
  });
  const matches = evaluation.matches(variant.matchConditions, settings.failurePolicy);
  if (typeof matches === 'object')
    return report('error', 'evaluation', `failed to load context: ${matches.error}`);
  if (!matches) return report('skip', '', 'skip');
  const judged = judgeValidations(
    variant.validations,
    evaluation.withVariables(variant.variables),
    variant.auditAnnotations,
  );
  return report(judged.result, '', judged.message, judged.auditAnnotations);
}
