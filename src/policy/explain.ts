import { toJson, trace, typeNameOf, type TracedPart, type Value, CelError } from './cel/index.ts';
import { decide, type Decision } from './decide.ts';
import type { EngineContext, PolicyEngine, PolicyInput } from './engine.ts';
import { EXPRESSION_COST_LIMIT, type ObservedRun } from './kubernetes/activation.ts';
import type { PolicySet } from './policy-set.ts';

/** A part of an expression and what it was. */
export interface ExplainedPart {
  readonly source: string;
  /** JSON of its first values; more than one where it stands inside a macro. */
  readonly values: readonly string[];
  /** How many values there were. */
  readonly count: number;
}

/** An expression that was not true, or could not be evaluated. */
export interface ExplainedExpression {
  readonly policy: string;
  /** Where it stands in the policy: `spec.validations[0].expression`. */
  readonly field: string;
  readonly source: string;
  readonly result: 'false' | 'error';
  /** Why it is an error. */
  readonly message?: string;
  readonly parts: readonly ExplainedPart[];
}

/** A decision, and the expressions that led to it. */
export interface Explanation {
  readonly decision: Decision;
  readonly expressions: readonly ExplainedExpression[];
}

/** Expressions that are explained; a decision that is about more is not read by anybody. */
const EXPRESSIONS_LIMIT = 200;
/** Characters of a value that are shown. */
const VALUE_LIMIT = 400;

/** Decides like `decide`, and tells which expressions were false or failed and what each of their parts was. */
export function explain(policies: PolicySet, input: PolicyInput, context: EngineContext): Explanation {
  const found = new Map<string, { policy: string; run: ObservedRun }>();
  const observed = policies.engines.map((engine) =>
    observing(engine, (run) => {
      const key = `${engine.name}\n${run.expression.field}`;
      if (isWorthTelling(run) && !found.has(key) && found.size < EXPRESSIONS_LIMIT) {
        found.set(key, { policy: engine.name, run });
      }
    }),
  );
  const decision = decide({ ...policies, engines: observed }, input, context);
  return { decision, expressions: [...found.values()].map(({ policy, run }) => explainRun(policy, run)) };
}

function observing(engine: PolicyEngine, observe: (run: ObservedRun) => void): PolicyEngine {
  const { name, kind, phase, rules } = engine;
  return {
    name,
    kind,
    phase,
    rules,
    run: (input, context) => engine.run(input, { ...context, observe }),
  };
}

function isWorthTelling({ result }: ObservedRun): boolean {
  return result.error !== undefined || result.value === false;
}

function explainRun(policy: string, { expression, bindings, result }: ObservedRun): ExplainedExpression {
  const { source, field, compiled } = expression;
  const { parts } = trace(compiled!, bindings, { costLimit: EXPRESSION_COST_LIMIT });
  return {
    policy,
    field,
    source,
    ...(result.error === undefined
      ? { result: 'false' }
      : { result: 'error', message: result.error.message }),
    parts: distinct(parts.filter((part) => part.source !== source && isTelling(part)).map(showPart)),
  };
}

/** What is written twice and was the same is told once. */
function distinct(parts: readonly ExplainedPart[]): ExplainedPart[] {
  const seen = new Set<string>();
  return parts.filter(({ source, values }) => {
    const key = JSON.stringify([source, values]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** A name that stands for a whole document says nothing; the parts below it do. */
function isTelling({ source, values }: TracedPart): boolean {
  return !/^[A-Za-z_]\w*$/.test(source) || values.every((value) => typeof value !== 'object');
}

function showPart({ source, values, count }: TracedPart): ExplainedPart {
  return { source, values: values.map(showValue), count };
}

/** A value as JSON; an error in words, what JSON has no form for by its type. */
export function showValue(value: Value): string {
  if (value instanceof CelError) return `error: ${value.message}`;
  const text = jsonText(value) ?? `a ${typeNameOf(value)} too large to show`;
  return text.length <= VALUE_LIMIT ? text : `${text.slice(0, VALUE_LIMIT)}... (${text.length} characters)`;
}

function jsonText(value: Value): string | undefined {
  try {
    return JSON.stringify(toJson(value));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
