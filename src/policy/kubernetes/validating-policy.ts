import type { Environment } from '../cel/index.ts';
import { compileHead, type CompiledHead } from './compile-head.ts';
import type { Environments } from './environments.ts';
import {
  compileExpression,
  firstProblem,
  named,
  type NamedExpression,
  type PolicyExpression,
} from './expression.ts';
import type { ValidatingAdmissionPolicy } from './schema.ts';

/** A validation: its expression, and what is said when it is false. */
export interface CompiledValidation {
  readonly expression: PolicyExpression;
  readonly message: string;
  readonly messageExpression: PolicyExpression | undefined;
  readonly reason: string;
}

/** A ValidatingAdmissionPolicy that is ready to run. */
export interface CompiledValidatingPolicy extends CompiledHead {
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
  const { head, environment } = compileHead(metadata.name, spec, environments);
  const main = environment({ authorizer: true });
  const validations = (spec.validations ?? []).map((validation, index): CompiledValidation => {
    const field = `spec.validations[${index}]`;
    return {
      expression: compileExpression(validation.expression, `${field}.expression`, main, ['bool']),
      message: validation.message?.trim() ?? '',
      reason: validation.reason ?? 'Invalid',
      messageExpression: compileMessage(validation.messageExpression, `${field}.messageExpression`, () =>
        environment({}),
      ),
    };
  });
  const auditAnnotations = (spec.auditAnnotations ?? []).map(({ key, valueExpression }, index) => {
    const field = `spec.auditAnnotations[${index}].valueExpression`;
    return named(key, compileExpression(valueExpression, field, main, ['string', 'null']));
  });
  return {
    ...head,
    validations,
    auditAnnotations,
    problem: firstProblem([
      ...head.variables,
      ...head.matchConditions,
      ...validations.flatMap(({ expression, messageExpression }) => [expression, messageExpression]),
      ...auditAnnotations,
    ]),
  };
}

function compileMessage(
  source: string | undefined,
  field: string,
  environment: () => Environment,
): PolicyExpression | undefined {
  return source === undefined || source === ''
    ? undefined
    : compileExpression(source, field, environment(), ['string']);
}
