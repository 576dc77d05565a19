import { messageOf, type VerdictKind } from '#core/index.ts';
import type { SharedSteps } from './cel/index.ts';
import { type PolicyResult, verdictOf } from './decision.ts';
import type { EngineContext, EngineOutcome, ExceptionUse, PolicyEngine, PolicyInput } from './engine.ts';
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

/**
 * Steps of all evaluations of one decision: the API server's limit for a whole policy and its match conditions, and some
 * more. Decisions take some thousands; a hostile one ends in a fraction of a second and is never an allow.
 */
const DECISION_STEPS = 12_600_000;

/** Decides about a document: the one function behind the command line, admission, the background scan and the page. */
export function decide(policies: PolicySet, input: PolicyInput, given: EngineContext): Decision {
  const shared: SharedSteps = { remaining: DECISION_STEPS };
  const context: EngineContext = { ...given, shared };
  const start: PolicyInput = { ...input, params: [...input.params, ...policies.params] };
  const mutated = runPhase(policies, 'mutate', start, context);
  const validated = runPhase(policies, 'validate', mutated.input, context);
  const found = [...policies.problems.map(problemResult), ...mutated.results, ...validated.results];
  const excused = applyExceptions(
    policies.exceptions,
    found,
    mutated.input,
    context,
    (reduced) => runPhase(policies, 'validate', reduced, context).results,
  );
  const { uses } = excused;
  const results = shared.remaining > 0 ? excused.results : [...excused.results, EXHAUSTED];
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
    if (context.shared!.remaining <= 0) break;
    const outcome = runSafely(engine, current, context);
    current = outcome.input ?? current;
    for (const result of outcome.results) results.push(result);
    if (outcome.auditAnnotations !== undefined) Object.assign(annotations, outcome.auditAnnotations);
    if (outcome.exceptions !== undefined) uses.push(...outcome.exceptions);
  }
  return { input: current, results, annotations, uses };
}

/** Whatever a policy does, it is no allow when it could not be run. */
function runSafely(engine: PolicyEngine, input: PolicyInput, context: EngineContext): EngineOutcome {
  try {
    return engine.run(input, context);
  } catch (error) {
    const { name: policy, kind } = engine;
    return { results: [problemResult({ policy, kind, message: messageOf(error) })] };
  }
}

const EXHAUSTED: PolicyResult = problemResult({
  policy: '',
  kind: '',
  message: `the policies took more than ${DECISION_STEPS} steps; what they did not come to is not known`,
});

function problemResult({ policy, kind, message }: PolicySet['problems'][number]): PolicyResult {
  return { policy, kind, rule: '', result: 'error', message, effect: 'unknown' };
}
