import type { VerdictKind } from '#core/index.ts';
import { type PolicyResult, verdictOf } from './decision.ts';
import type { EngineContext, ExceptionUse, PolicyInput } from './engine.ts';
import { applyExceptions } from './exceptions.ts';
import type { JsonObject } from './kubernetes/admission-request.ts';
import { apiAnswer } from './kubernetes/api-answer.ts';
import type { PolicySet } from './policy-set.ts';

/** What all policies together say of a document. */
export interface Decision {
  readonly verdict: VerdictKind;
  readonly results: readonly PolicyResult[];
  /** Why it is denied, in the words of the API server, for requests that it would deny. */
  readonly message?: string;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /** What became of the exceptions: those that are expired, broken or matched nothing should be seen by somebody. */
  readonly exceptions: readonly ExceptionUse[];
  /** The document as mutating policies left it, when they changed it. */
  readonly changed?: JsonObject;
}

/** Decides about a document: the one function behind the command line, admission, the background scan and the page. */
export function decide(policies: PolicySet, input: PolicyInput, context: EngineContext): Decision {
  const start: PolicyInput = { ...input, params: [...input.params, ...policies.params] };
  const mutated = runPhase(policies, 'mutate', start, context);
  const validated = runPhase(policies, 'validate', mutated.input, context);
  const found = [...policies.problems.map(problemResult), ...mutated.results, ...validated.results];
  const { results, uses } = applyExceptions(
    policies.exceptions,
    found,
    mutated.input,
    context,
    (reduced) => runPhase(policies, 'validate', reduced, context).results,
  );
  const { request } = mutated.input;
  const answer = request === undefined ? undefined : apiAnswer(request, results);
  return {
    verdict: verdictOf(results),
    results,
    ...(answer?.message === undefined ? {} : { message: answer.message }),
    warnings: answer?.warnings ?? [],
    auditAnnotations: { ...mutated.annotations, ...validated.annotations, ...answer?.auditAnnotations },
    exceptions: [...mutated.uses, ...validated.uses, ...uses],
    ...(mutated.input.value === input.value ? {} : { changed: mutated.input.value }),
  };
}

interface PhaseOutcome {
  readonly input: PolicyInput;
  readonly results: readonly PolicyResult[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly uses: readonly ExceptionUse[];
}

function runPhase(
  policies: PolicySet,
  phase: 'mutate' | 'validate',
  input: PolicyInput,
  context: EngineContext,
): PhaseOutcome {
  let current = input;
  const results: PolicyResult[] = [];
  const annotations: Record<string, string> = {};
  const uses: ExceptionUse[] = [];
  for (const engine of policies.engines) {
    if (engine.phase !== phase) continue;
    const outcome = engine.run(current, context);
    current = outcome.input ?? current;
    for (const result of outcome.results) results.push(result);
    if (outcome.auditAnnotations !== undefined) Object.assign(annotations, outcome.auditAnnotations);
    if (outcome.exceptions !== undefined) uses.push(...outcome.exceptions);
  }
  return { input: current, results, annotations, uses };
}

function problemResult({ policy, kind, message }: PolicySet['problems'][number]): PolicyResult {
  return { policy, kind, rule: '', result: 'error', message, effect: 'unknown' };
}
