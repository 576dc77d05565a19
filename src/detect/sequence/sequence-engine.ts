import { randomInt } from 'node:crypto';
import { RuleEngine, type Typed } from '../rule/compile/engine.ts';
import type { Extractor, Read } from '../rule/compile/extractor.ts';
import type { LoadedRule, LoadedSequence, LoadedThreshold } from '../rule/load/rule-set.ts';
import { CountTracker } from './count-tracker.ts';
import type { SequenceMatch } from './match.ts';
import { RunBudget } from './run-table.ts';
import { StepTracker } from './step-tracker.ts';

export interface SequenceOptions {
  /** Bytes for what is remembered in all; 80 MiB when absent, which is over a million keys with one event or one value each. */
  readonly memory?: number;
  /** Where keys stand in the tables; random when absent. What is found does not depend on it. */
  readonly seed?: number;
}

/** What a sequence had to forget before its time was over. */
export interface Forgotten {
  /** Name of the sequence or threshold. */
  readonly sequence: string;
  readonly keys: number;
}

const MEMORY = 80 * 1024 * 1024;

type Tracker<Event> = StepTracker<Event> | CountTracker<Event>;

/** Follows sequences and thresholds through a stream of events. Time is the events' own. */
export class SequenceEngine<Event extends Typed> {
  private readonly rules: RuleEngine<Event>;
  private readonly trackers: readonly Tracker<Event>[];
  /** Whose step a rule is. */
  private readonly steps = new Map<LoadedRule, { readonly tracker: Tracker<Event>; readonly step: number }>();
  private readonly budget: RunBudget;
  private readonly readTime: Read<Event>;
  private readonly forgotten = new Map<string, number>();
  private now = Number.NEGATIVE_INFINITY;

  constructor(
    sequences: readonly (LoadedSequence | LoadedThreshold)[],
    extractor: Extractor<Event>,
    options: SequenceOptions = {},
  ) {
    this.budget = new RunBudget(options.memory ?? MEMORY, options.seed ?? randomInt(2 ** 31));
    this.readTime = extractor('evt.rawtime', null);
    this.trackers = sequences
      .filter(({ rule }) => rule.enabled)
      .map((sequence) =>
        sequence.kind === 'sequence'
          ? new StepTracker(sequence, extractor, this.budget)
          : new CountTracker(sequence, extractor, this.budget),
      );
    for (const tracker of this.trackers) {
      const { sequence } = tracker;
      const steps = sequence.kind === 'sequence' ? sequence.steps : [sequence.rule];
      for (const [step, rule] of steps.entries()) this.steps.set(rule, { tracker, step });
    }
    this.rules = new RuleEngine([...this.steps.keys()], extractor, { matching: 'all' });
  }

  /** The sequences and thresholds that this event completes, in the order of their files. */
  match(event: Event): readonly SequenceMatch<Event>[] {
    const steps = this.rules.match(event);
    if (steps.length === 0) return NOTHING;
    const time = this.readTime(event);
    // Events of other processors may come a little late: time never runs backwards here.
    if (time !== null) this.now = Math.max(this.now, Number(time) / NANOSECONDS);
    const matches: SequenceMatch<Event>[] = [];
    // Later steps first: an event is one step of a chain.
    for (const rule of steps.toReversed()) {
      const { tracker, step } = this.steps.get(rule)!;
      this.expire(tracker);
      const match =
        tracker instanceof StepTracker
          ? tracker.advance(step, event, this.now)
          : tracker.count(event, this.now);
      if (match) matches.push(match);
    }
    while (this.budget.used > this.budget.limit) this.forget();
    return matches.toReversed();
  }

  /** What was forgotten since the last time this was asked, because more is remembered than may be. */
  takeForgotten(): Forgotten[] {
    const forgotten = [...this.forgotten].map(([sequence, keys]) => ({ sequence, keys }));
    this.forgotten.clear();
    return forgotten;
  }

  private expire({ table, sequence }: Tracker<Event>): void {
    while (table.oldestTime < this.now - sequence.within) table.removeOldest();
  }

  /** Of what takes the most, the key that was not changed for longest goes. */
  private forget(): void {
    const largest = this.trackers.reduce((most, tracker) =>
      tracker.table.size > most.table.size ? tracker : most,
    );
    const { name } = largest.sequence.rule;
    largest.table.removeOldest();
    this.forgotten.set(name, (this.forgotten.get(name) ?? 0) + 1);
  }
}

const NOTHING: readonly never[] = [];
const NANOSECONDS = 1_000_000;

/** What was forgotten, in one line. */
export function forgottenText({ sequence, keys }: Forgotten): string {
  return `"${sequence}" forgot ${keys} keys before their time was over: more is going on than may be remembered`;
}
