import type { Environment } from '../cel/index.ts';
import { withVariableTypes, type VariableTypes } from './environment.ts';
import type { Environments } from './environments.ts';
import {
  compileConditions,
  compileExpression,
  compileVariables,
  firstProblem,
  type NamedExpression,
  type PolicyExpression,
} from './expression.ts';
import type { MatchResources } from './match-resources.ts';
import { JSON_PATCH_TYPE, OBJECT_TYPE, objectTypeMismatch } from './patch-types.ts';
import type { FailurePolicy, MutatingAdmissionPolicy, ParamKind } from './schema.ts';

/** One mutation: an expression that makes an apply configuration or a JSON patch. */
export interface CompiledMutation {
  readonly kind: 'apply' | 'json-patch';
  readonly expression: PolicyExpression;
  /** Types of the objects in it that do not fit where they stand: an error when it runs. */
  readonly mismatch: string | undefined;
}

/** A MutatingAdmissionPolicy that is ready to run. */
export interface CompiledMutatingPolicy {
  readonly name: string;
  readonly matchConstraints: MatchResources | undefined;
  readonly paramKind: ParamKind | undefined;
  readonly failurePolicy: FailurePolicy;
  readonly reinvoke: boolean;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly mutations: readonly CompiledMutation[];
  /** The first expression that does not compile. */
  readonly problem: string | undefined;
}

/** Compiles the expressions of a policy; mutations also know the types that patches are made of. */
export function compileMutatingPolicy(
  { metadata, spec }: MutatingAdmissionPolicy,
  environments: Environments,
): CompiledMutatingPolicy {
  const types: VariableTypes = new Map();
  const params = spec.paramKind !== undefined;
  const main = withVariableTypes(environments.get({ params, authorizer: true, composed: true }), types);
  const patching = withVariableTypes(
    environments.get({ params, authorizer: true, composed: true, patches: true }),
    types,
  );
  const variables = compileVariables(spec.variables ?? [], main, types);
  const matchConditions = compileConditions(
    spec.matchConditions ?? [],
    environments.get({ params, authorizer: true }),
  );
  const mutations = compileMutations(spec.mutations ?? [], patching);
  return {
    name: metadata.name,
    matchConstraints: spec.matchConstraints,
    paramKind: spec.paramKind,
    failurePolicy: spec.failurePolicy ?? 'Fail',
    reinvoke: spec.reinvocationPolicy === 'IfNeeded',
    matchConditions,
    variables,
    mutations,
    problem: firstProblem([
      ...variables,
      ...matchConditions,
      ...mutations.map(({ expression }) => expression),
    ]),
  };
}

/** Compiles mutations; `rewrite` is what is done to apply configurations before. */
export function compileMutations(
  mutations: NonNullable<MutatingAdmissionPolicy['spec']['mutations']>,
  environment: Environment,
  rewrite: (source: string) => string = (source) => source,
): CompiledMutation[] {
  return mutations.map(({ patchType, applyConfiguration, jsonPatch }, index) => {
    const isApply = patchType === 'ApplyConfiguration';
    const source = isApply ? rewrite(applyConfiguration?.expression ?? '') : (jsonPatch?.expression ?? '');
    const field = `spec.mutations[${index}].${isApply ? 'applyConfiguration' : 'jsonPatch'}.expression`;
    const type = isApply ? OBJECT_TYPE : `list(${JSON_PATCH_TYPE})`;
    const expression = compileExpression(source, field, environment, [type]);
    const mismatch = expression.compiled && objectTypeMismatch(expression.compiled.node);
    return { kind: isApply ? 'apply' : 'json-patch', expression, mismatch };
  });
}
