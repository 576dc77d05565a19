import type { Environment } from '../cel/index.ts';
import type { Environments } from './environments.ts';
import { withVariableTypes, type VariableTypes } from './environment.ts';
import {
  compileConditions,
  compileExpression,
  compileVariables,
  firstProblem,
  named,
  type NamedExpression,
  type PolicyExpression,
} from './expression.ts';
import type { MatchResources } from './match-resources.ts';
import type { FailurePolicy, ParamKind, ValidatingAdmissionPolicy } from './schema.ts';

/** A validation: its expression, and what is said when it is false. */
export interface CompiledValidation {
  readonly expression: PolicyExpression;
  readonly message: string;
  readonly messageExpression: PolicyExpression | undefined;
  readonly reason: string;
}

/** A ValidatingAdmissionPolicy that is ready to run. */
export interface CompiledValidatingPolicy {
  readonly name: string;
  readonly matchConstraints: MatchResources | undefined;
  readonly paramKind: ParamKind | undefined;
  readonly failurePolicy: FailurePolicy;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly CompiledValidation[];
  readonly auditAnnotations: readonly NamedExpression[];
  /** The first expression that does not compile: an API server would not have taken the policy. */
  readonly problem: string | undefined;
}

/** Compiles the expressions of a policy in the environments that the API server gives them. */
export function compileValidatingPolicy(
  { metadata, spec }: ValidatingAdmissionPolicy,
  environments: Environments,
): CompiledValidatingPolicy {
  const types: VariableTypes = new Map();
  const params = spec.paramKind !== undefined;
  const main = withVariableTypes(environments.get({ params, authorizer: true, composed: true }), types);
  const message = withVariableTypes(environments.get({ params, composed: true }), types);
  const variables = compileVariables(spec.variables ?? [], main, types);
  const validations = (spec.validations ?? []).map((validation, index): CompiledValidation => {
    const field = `spec.validations[${index}]`;
    return {
      expression: compileExpression(validation.expression, `${field}.expression`, main, ['bool']),
      message: validation.message?.trim() ?? '',
      reason: validation.reason ?? 'Invalid',
      messageExpression: compileMessage(validation.messageExpression, `${field}.messageExpression`, message),
    };
  });
  const matchConditions = compileConditions(
    spec.matchConditions ?? [],
    environments.get({ params, authorizer: true }),
  );
  const auditAnnotations = (spec.auditAnnotations ?? []).map(({ key, valueExpression }, index) => {
    const field = `spec.auditAnnotations[${index}].valueExpression`;
    return named(key, compileExpression(valueExpression, field, main, ['string', 'null']));
  });
  return {
    name: metadata.name,
    matchConstraints: spec.matchConstraints,
    paramKind: spec.paramKind,
    failurePolicy: spec.failurePolicy ?? 'Fail',
    matchConditions,
    variables,
    validations,
    auditAnnotations,
    problem: firstProblem([
      ...variables,
      ...matchConditions,
      ...validations.flatMap(({ expression, messageExpression }) => [expression, messageExpression]),
      ...auditAnnotations,
    ]),
  };
}

function compileMessage(
  source: string | undefined,
  field: string,
  environment: Environment,
): PolicyExpression | undefined {
  return source === undefined || source === ''
    ? undefined
    : compileExpression(source, field, environment, ['string']);
}
