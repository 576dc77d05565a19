import type { VerdictKind } from '#core/index.ts';
import { type PolicyResult, verdictOf } from './decision.ts';
import type { EngineContext, PolicyInput } from './engine.ts';
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
  /** The document as mutating policies left it, when they changed it. */
  readonly changed?: JsonObject;
}

/** Decides about a document: the one function behind the command line, admission, the background scan and the page. */
export function decide(policies: PolicySet, input: PolicyInput, context: EngineContext): Decision {
  let current: PolicyInput = { ...input, params: [...input.params, ...policies.params] };
  const results: PolicyResult[] = policies.problems.map(problemResult);
  const annotations: Record<string, string> = {};
  for (const phase of ['mutate', 'validate'] as const) {
    for (const engine of policies.engines) {
      if (engine.phase !== phase) continue;
      const outcome = engine.run(current, context);
      current = outcome.input ?? current;
      results.push(...outcome.results);
      Object.assign(annotations, outcome.auditAnnotations);
    }
  }
  const answer = current.request === undefined ? undefined : apiAnswer(current.request, results);
  return {
    verdict: verdictOf(results),
    results,
    ...(answer?.message === undefined ? {} : { message: answer.message }),
    warnings: answer?.warnings ?? [],
    auditAnnotations: { ...annotations, ...answer?.auditAnnotations },
    ...(current.value === input.value ? {} : { changed: current.value }),
  };
}

function problemResult({ policy, kind, message }: PolicySet['problems'][number]): PolicyResult {
  return { policy, kind, rule: '', result: 'error', message, effect: 'unknown' };
}
