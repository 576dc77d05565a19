import { compareText, type VerdictKind, VERDICTS } from '#core/index.ts';
import { decide, type Decision } from './decide.ts';
import type { EngineContext, PolicyInput } from './engine.ts';
import { type ExceptionReport, reportExceptions } from './exception-report.ts';
import type { PolicySet } from './policy-set.ts';

/** A document with the name under which it is reported. */
export interface NamedInput {
  readonly name: string;
  readonly input: PolicyInput;
}

/** How often a rule failed, could not be evaluated, or was excused. */
export interface RuleCount {
  readonly policy: string;
  readonly rule: string;
  readonly failed: number;
  readonly errors: number;
  readonly excused: number;
  /** The first of the documents that it is about. */
  readonly documents: readonly string[];
}

/** A document about which other policies decide otherwise. */
export interface VerdictChange {
  readonly document: string;
  readonly before: VerdictKind;
  readonly after: VerdictKind;
}

/** What policies would say of many documents. */
export interface Simulation {
  readonly documents: number;
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  readonly rules: readonly RuleCount[];
  /** Empty unless there were policies to compare with. */
  readonly changes: readonly VerdictChange[];
  readonly exceptions: readonly ExceptionReport[];
}

/** Documents that are named for a rule. */
const NAMES_LIMIT = 20;

/** Decides about many documents, and how that differs from what other policies, those of today, say of them. */
export function simulate(
  policies: PolicySet,
  documents: Iterable<NamedInput>,
  context: EngineContext,
  today?: PolicySet,
): Simulation {
  const verdicts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<VerdictKind, number>;
  const counts = new RuleCounts();
  const changes: VerdictChange[] = [];
  const uses = [];
  let total = 0;
  for (const { name, input } of documents) {
    const decision = decide(policies, input, context);
    total += 1;
    verdicts[decision.verdict] += 1;
    counts.add(name, decision);
    uses.push(decision.exceptions);
    if (today === undefined) continue;
    const before = decide(today, input, context).verdict;
    if (before !== decision.verdict) changes.push({ document: name, before, after: decision.verdict });
  }
  return { documents: total, verdicts, rules: counts.list(), changes, exceptions: reportExceptions(uses) };
}

class RuleCounts {
  readonly #counts = new Map<
    string,
    { policy: string; rule: string; failed: number; errors: number; excused: number; documents: string[] }
  >();

  add(document: string, { results }: Decision): void {
    for (const { policy, rule, result, exceptions } of results) {
      const isExcused = result === 'skip' && exceptions !== undefined;
      if (result !== 'fail' && result !== 'error' && !isExcused) continue;
      const key = JSON.stringify([policy, rule]);
      const count = this.#counts.get(key) ?? {
        policy,
        rule,
        failed: 0,
        errors: 0,
        excused: 0,
        documents: [],
      };
      this.#counts.set(key, count);
      if (result === 'fail') count.failed += 1;
      else if (result === 'error') count.errors += 1;
      else count.excused += 1;
      if (count.documents.length < NAMES_LIMIT && count.documents.at(-1) !== document)
        count.documents.push(document);
    }
  }

  /** The most frequent first. */
  list(): RuleCount[] {
    return [...this.#counts.values()].sort(
      (a, b) =>
        b.failed + b.errors - (a.failed + a.errors) ||
        compareText(a.policy, b.policy) ||
        compareText(a.rule, b.rule),
    );
  }
}
