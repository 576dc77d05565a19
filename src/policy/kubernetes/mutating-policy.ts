import type { Environment } from '../cel/index.ts';
import { compileHead, type CompiledHead } from './compile-head.ts';
import type { Environments } from './environments.ts';
import { compileExpression, firstProblem, type PolicyExpression } from './expression.ts';
import { JSON_PATCH_TYPE, OBJECT_TYPE, objectTypeMismatch } from './patch-types.ts';
import type { MutatingAdmissionPolicy } from './schema.ts';

/** One mutation: an expression that makes an apply configuration or a JSON patch. */
export interface CompiledMutation {
  readonly kind: 'apply' | 'json-patch';
  readonly expression: PolicyExpression;
  /** Types of the objects in it that do not fit where they stand: an error when it runs. */
  readonly mismatch: string | undefined;
}

/** A MutatingAdmissionPolicy that is ready to run. */
export interface CompiledMutatingPolicy extends CompiledHead {
  readonly reinvoke: boolean;
  readonly mutations: readonly CompiledMutation[];
  /** The first expression that does not compile. */
  readonly problem: string | undefined;
}

/** Compiles the expressions of a policy; mutations also know the types that patches are made of. */
export function compileMutatingPolicy(
  { metadata, spec }: MutatingAdmissionPolicy,
  environments: Environments,
): CompiledMutatingPolicy {
  const { head, environment } = compileHead(metadata.name, spec, environments);
  const mutations = compileMutations(spec.mutations ?? [], environment({ authorizer: true, patches: true }));
  return {
    ...head,
    reinvoke: spec.reinvocationPolicy === 'IfNeeded',
    mutations,
    problem: firstProblem([
      ...head.variables,
      ...head.matchConditions,
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
