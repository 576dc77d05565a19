import type { Environment } from '../cel/index.ts';
import { type VariableTypes, withVariableTypes } from './environment.ts';
import type { Environments } from './environments.ts';
import { compileConditions, compileVariables, type NamedExpression } from './expression.ts';
import type { MatchResources } from './match-resources.ts';
import type { FailurePolicy, ParamKind, ValidatingAdmissionPolicy } from './schema.ts';

/** What both kinds of admission policies have besides what they do. */
export interface CompiledHead {
  readonly name: string;
  readonly matchConstraints: MatchResources | undefined;
  readonly paramKind: ParamKind | undefined;
  readonly failurePolicy: FailurePolicy;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
}

type Head = Pick<
  ValidatingAdmissionPolicy['spec'],
  'matchConstraints' | 'paramKind' | 'failurePolicy' | 'matchConditions' | 'variables'
>;

/** Compiles that, and gives the environment of the expressions that may use the policy's variables. */
export function compileHead(
  name: string,
  spec: Head,
  environments: Environments,
): {
  readonly head: CompiledHead;
  readonly environment: (options: {
    readonly authorizer?: boolean;
    readonly patches?: boolean;
  }) => Environment;
} {
  const types: VariableTypes = new Map();
  const params = spec.paramKind !== undefined;
  const environment = (options: { readonly authorizer?: boolean; readonly patches?: boolean }) =>
    withVariableTypes(environments.get({ params, composed: true, ...options }), types);
  const variables = compileVariables(spec.variables ?? [], environment({ authorizer: true }), types);
  // They are asked before there are variables.
  const scope = environments.get({ params, authorizer: true });
  return {
    head: {
      name,
      matchConstraints: spec.matchConstraints,
      paramKind: spec.paramKind,
      failurePolicy: spec.failurePolicy ?? 'Fail',
      matchConditions: compileConditions(spec.matchConditions ?? [], scope),
      variables,
    },
    environment,
  };
}
