import {
  type Authorize,
  CelError,
  type CelResult,
  evaluate,
  LazyMap,
  type PlainMap,
  type SharedSteps,
  type Value,
} from '../cel/index.ts';
import { goQuote } from '../go-text.ts';
import type { NamedExpression, PolicyExpression } from './expression.ts';

/** Limits of the API server (apiserver, pkg/apis/cel/config.go), in units of its cost model. */
export const EXPRESSION_COST_LIMIT = 1_000_000;
export const POLICY_COST_LIMIT = 10_000_000;
export const MATCH_CONDITIONS_COST_LIMIT = 2_500_000;

/** What an expression gave: `exhausted` ends the evaluation of all that share the budget. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'exhausted'; readonly message: string };

/** An expression that was evaluated: what `policy explain` shows. */
export interface ObservedRun {
  readonly expression: PolicyExpression;
  readonly bindings: PlainMap;
  readonly result: CelResult;
}

/** What evaluation needs besides expressions and documents. */
export interface EvaluationContext {
  /** Who is asked what a user may do, where anybody can be. */
  readonly authorize?: Authorize;
  /** Steps that all evaluations of one decision share. */
  readonly shared?: SharedSteps;
  /** Asked now and then; true ends the evaluation with an error. */
  readonly interrupted?: () => boolean;
  /** Told of every expression that is evaluated. */
  readonly observe?: (run: ObservedRun) => void;
}

/** What is left of a cost that several expressions share. */
export interface Budget {
  remaining: number;
}

const EXHAUSTED: Outcome = {
  kind: 'exhausted',
  message: 'validation failed due to running out of cost budget, no further validation rules will be run',
};

/** The values of all variables for a group of expressions; a policy's own variables are evaluated when first used, once. */
export class Activation {
  readonly #bindings: PlainMap;
  readonly #context: EvaluationContext;
  #variablesCost = 0;

  constructor(bindings: PlainMap, variables: readonly NamedExpression[], context: EvaluationContext) {
    this.#context = context;
    const values = new Map(
      variables.map((variable) => [variable.name, () => this.#variable(variable)] as const),
    );
    this.#bindings = { ...bindings, variables: new LazyMap(values) };
  }

  /** Runs an expression and takes its cost, and that of the variables it needed, from the budget. */
  evaluate(expression: PolicyExpression, budget: Budget): Outcome {
    if (expression.compiled === undefined)
      return { kind: 'error', message: `compilation error: ${expression.problem}` };
    const result = this.#run(expression);
    const cost = this.#variablesCost;
    this.#variablesCost = 0;
    if (cost > budget.remaining) return EXHAUSTED;
    budget.remaining -= cost;
    if (result.cost > budget.remaining) return EXHAUSTED;
    budget.remaining -= result.cost;
    if (result.error === undefined) return { kind: 'value', value: result.value };
    return {
      kind: 'error',
      message: `expression '${expression.source}' resulted in error: ${result.error.message}`,
    };
  }

  #variable(variable: NamedExpression): Value {
    const { name, compiled, problem } = variable;
    if (compiled === undefined) {
      return new CelError(`composited variable ${goQuote(name)} fails to compile: ${problem}`);
    }
    const result = this.#run(variable);
    this.#variablesCost += result.cost;
    if (result.error === undefined) return result.value;
    return new CelError(`composited variable ${goQuote(name)} fails to evaluate: ${result.error.message}`);
  }

  #run(expression: PolicyExpression): CelResult {
    const { interrupted, observe, shared } = this.#context;
    const result = evaluate(expression.compiled!, this.#bindings, {
      costLimit: EXPRESSION_COST_LIMIT,
      interrupted,
      shared,
    });
    observe?.({ expression, bindings: this.#bindings, result });
    return result;
  }
}
