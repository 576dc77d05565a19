import { messageOf, Problem } from '#core/index.ts';
import { compileCel, type CompiledExpression, type Environment } from '../cel/index.ts';
import { type VariableTypes, variableType } from './environment.ts';

/** An expression of a policy: ready to run, or why it cannot be. */
export interface PolicyExpression {
  readonly source: string;
  /** The field of the policy that it stands in, `spec.validations[0].expression`. */
  readonly field: string;
  readonly compiled?: CompiledExpression;
  /** Why there is nothing compiled, in the words of the API server. */
  readonly problem?: string;
}

/** An expression with a name that others refer to. */
export interface NamedExpression extends PolicyExpression {
  readonly name: string;
}

/** No policy of a cluster is longer: etcd keeps objects below 1.5 MiB, and expressions are parsed recursively. */
const SOURCE_LIMIT = 256 * 1024;

/** Compiles an expression that must give one of some types; `any` accepts every one. */
export function compileExpression(
  source: string,
  field: string,
  environment: Environment,
  types: readonly string[],
): PolicyExpression {
  if (source.length > SOURCE_LIMIT)
    return { source, field, problem: `longer than ${SOURCE_LIMIT} characters` };
  let compiled: CompiledExpression;
  try {
    compiled = compileCel(source, environment);
  } catch (error) {
    const why = error instanceof Error ? error.message : messageOf(error);
    const hint = error instanceof Problem && error.hint !== undefined ? `\n${error.hint}` : '';
    return { source, field, problem: `compilation failed: ${why}${hint}` };
  }
  if (compiled.refusal !== undefined) {
    return { source, field, problem: `program instantiation failed: ${compiled.refusal}` };
  }
  if (types.includes('any') || types.includes(compiled.type)) return { source, field, compiled };
  const expected = types.length === 1 ? types[0]! : `one of [${types.join(' ')}]`;
  return { source, field, problem: `must evaluate to ${expected} but got ${compiled.type}` };
}

/** Compiles the variables of a policy in order; each can use those before it, whose types go to `known`. */
export function compileVariables(
  variables: readonly { readonly name: string; readonly expression: string }[],
  environment: Environment,
  known: VariableTypes,
): NamedExpression[] {
  return variables.map(({ name, expression }, index) => {
    const compiled = compileExpression(expression, `spec.variables[${index}].expression`, environment, [
      'any',
    ]);
    known.set(name, variableType(compiled.compiled?.type ?? 'dyn'));
    return named(name, compiled);
  });
}

/** Compiles the match conditions of a policy. */
export function compileConditions(
  conditions: readonly { readonly name: string; readonly expression: string }[],
  environment: Environment,
): NamedExpression[] {
  return conditions.map(({ name, expression }, index) => {
    const field = `spec.matchConditions[${index}].expression`;
    return named(name, compileExpression(expression, field, environment, ['bool']));
  });
}

/** The expression with a name. */
export function named(name: string, expression: PolicyExpression): NamedExpression {
  return { name, ...expression };
}

/** The first expression that does not compile, as `field: problem`. */
export function firstProblem(expressions: Iterable<PolicyExpression | undefined>): string | undefined {
  for (const expression of expressions) {
    if (expression?.problem !== undefined) return `${expression.field}: ${expression.problem}`;
  }
  return undefined;
}
