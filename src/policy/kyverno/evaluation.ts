import { CelError, type CelResult, evaluate, LazyMap, type PlainMap, type Value } from '../cel/index.ts';
import type { EngineContext, PolicyInput } from '../engine.ts';
import { EXPRESSION_COST_LIMIT, POLICY_COST_LIMIT } from '../kubernetes/activation.ts';
import { placed, requestVariable } from '../kubernetes/admission-request.ts';
import type { NamedExpression, PolicyExpression } from '../kubernetes/expression.ts';
import type { FailurePolicy } from '../kubernetes/schema.ts';
import { lookupBindings } from './library/lookup.ts';

/** What an expression gave. */
export type Evaluated = { readonly value: Value } | { readonly error: string };

/** What the expressions of one evaluation share. */
interface Shared {
  readonly context: EngineContext;
  /** Questions that nobody here could answer. */
  readonly missing: string[];
  remaining: number;
}

/** Starts the evaluation of one of Kyverno's policies over a document. */
export function startEvaluation(input: PolicyInput, context: EngineContext): Evaluation {
  const shared: Shared = { context, missing: [], remaining: POLICY_COST_LIMIT };
  const lookups = lookupBindings(context.world ?? {}, context.now, shared.missing);
  return new Evaluation(shared, { ...documentBindings(input), ...lookups });
}

/** The variables that expressions of one policy see, and the cost that they share. */
export class Evaluation {
  readonly #shared: Shared;
  readonly bindings: PlainMap;

  constructor(shared: Shared, bindings: PlainMap) {
    this.#shared = shared;
    this.bindings = bindings;
  }

  /** What could not be looked up; with anything in it, no answer of the policy is to be trusted as a pass. */
  get missing(): readonly string[] {
    return this.#shared.missing;
  }

  /** The same evaluation with other bindings besides. */
  with(extra: PlainMap): Evaluation {
    return new Evaluation(this.#shared, { ...this.bindings, ...extra });
  }

  /** With the policy's variables, evaluated when first used. */
  withVariables(variables: readonly NamedExpression[]): Evaluation {
    const scope: { evaluation?: Evaluation } = {};
    const values = new Map(
      variables.map((variable) => [variable.name, () => toValue(scope.evaluation!.run(variable))] as const),
    );
    scope.evaluation = this.with({ variables: new LazyMap(values) });
    return scope.evaluation;
  }

  run(expression: PolicyExpression): Evaluated {
    const { compiled, problem } = expression;
    if (compiled === undefined) return { error: problem ?? '' };
    const { context, remaining } = this.#shared;
    const costLimit = Math.min(EXPRESSION_COST_LIMIT, remaining);
    const result: CelResult = evaluate(compiled, this.bindings, {
      costLimit,
      interrupted: context.interrupted,
      shared: context.shared,
    });
    context.observe?.({ expression, bindings: this.bindings, result });
    this.#shared.remaining = Math.max(0, this.#shared.remaining - result.cost);
    return result.error === undefined ? { value: result.value } : { error: result.error.message };
  }

  /** Whether all conditions hold: a false one decides, errors count only where the failure policy is Fail. */
  matches(
    conditions: readonly NamedExpression[],
    failurePolicy: FailurePolicy,
  ): boolean | { readonly error: string } {
    const errors: string[] = [];
    for (const condition of conditions) {
      const outcome = this.run(condition);
      if ('error' in outcome) errors.push(outcome.error);
      else if (outcome.value === false) return false;
    }
    if (errors.length === 0) return true;
    return failurePolicy === 'Ignore' ? false : { error: errors.join('; ') };
  }
}

function toValue(outcome: Evaluated): Value {
  return 'error' in outcome ? new CelError(outcome.error) : outcome.value;
}

function documentBindings({ request, value }: PolicyInput): PlainMap {
  if (request === undefined)
    return { object: value, oldObject: null, namespaceObject: null, request: null } as PlainMap;
  const object = placed(request.object, request);
  const oldObject = placed(request.oldObject, request);
  return {
    object,
    oldObject,
    namespaceObject: request.namespaceObject,
    request: { ...requestVariable(request, request), object, oldObject },
  } as unknown as PlainMap;
}
