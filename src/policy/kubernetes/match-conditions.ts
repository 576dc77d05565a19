import type { Activation, Budget } from './activation.ts';
import type { NamedExpression } from './expression.ts';
import type { FailurePolicy } from './schema.ts';

/** Whether all match conditions hold; a false one decides even if others could not be evaluated. */
export type ConditionsMatch =
  | { readonly kind: 'match' }
  | { readonly kind: 'no-match'; readonly because: string }
  | { readonly kind: 'error'; readonly message: string };

/** Evaluates match conditions as the API server does (apiserver, admission/plugin/webhook/matchconditions). */
export function matchConditions(
  conditions: readonly NamedExpression[],
  activation: Activation,
  failurePolicy: FailurePolicy,
  budget: Budget,
): ConditionsMatch {
  const errors: string[] = [];
  const falseOnes: string[] = [];
  for (const condition of conditions) {
    const outcome = activation.evaluate(condition, budget);
    if (outcome.kind === 'exhausted') return failed(failurePolicy, [outcome.message]);
    if (outcome.kind === 'error') errors.push(outcome.message);
    else if (outcome.value === false) falseOnes.push(condition.name);
  }
  if (falseOnes.length > 0) {
    return { kind: 'no-match', because: `the match condition ${falseOnes[0]} is false` };
  }
  return errors.length === 0 ? { kind: 'match' } : failed(failurePolicy, errors);
}

function failed(failurePolicy: FailurePolicy, errors: readonly string[]): ConditionsMatch {
  const unique = [...new Set(errors)];
  const message = unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`;
  if (failurePolicy === 'Ignore') {
    return { kind: 'no-match', because: `a match condition could not be evaluated: ${message}` };
  }
  return { kind: 'error', message };
}
