import { RuleEngine, type Typed } from '../rule/compile/engine.ts';
import type { Extractor, Read } from '../rule/compile/extractor.ts';
import type { LoadedRule, LoadedSequence, LoadedThreshold } from '../rule/load/rule-set.ts';
import { spareMemory } from '../spare-memory.ts';
import { MOST_ENTRIES } from './entry-table.ts';
import { EventCounter } from './event-counter.ts';
import type { SequenceMatch } from './match.ts';
import { NONE } from './record-pool.ts';
import { CELL_BYTES, RunMemory } from './run-memory.ts';
import { StepTracker } from './step-tracker.ts';
import type { Tracker } from './tracker.ts';
import { ValueCounter } from './value-counter.ts';

export interface SequenceOptions {
  /** How many keys are remembered at most, and values of keys that have several; 1,250,000 when absent, about 48 MiB. */
  readonly keys?: number;
  /** Bytes for what else is remembered of them, which is times, values and captured texts; 24 MiB when absent. */
  readonly details?: number;
}

/** What a sequence had to forget before its time was over. */
export interface Forgotten {
  /** Name of the sequence or threshold. */
  readonly sequence: string;
  readonly keys: number;
  /** Keys of which no more was forgotten than values that the alert would print. */
  readonly values: number;
}

const KEYS = 1_250_000;
const DETAILS = 24 * 1024 * 1024;

/** After so many events it is worth to keep the heap tight. */
const MANY_EVENTS = 10_000;

/** Follows sequences and thresholds through a stream of events. Time is the events' own. */
export class SequenceEngine<Event extends Typed> {
  private readonly rules: RuleEngine<Event>;
  private readonly trackers: readonly Tracker<Event>[];
  /** Whose step a rule is. */
  private readonly steps = new Map<LoadedRule, { readonly tracker: Tracker<Event>; readonly step: number }>();
  private readonly memory = new RunMemory();
  private readonly mostEntries: number;
  private readonly mostCells: number;
  private readonly readTime: Read<Event>;
  private readonly forgotten = new Map<string, { keys: number; values: number }>();
  private events = 0;
  private now = Number.NEGATIVE_INFINITY;

  constructor(
    sequences: readonly (LoadedSequence | LoadedThreshold)[],
    extractor: Extractor<Event>,
    options: SequenceOptions = {},
  ) {
    this.readTime = extractor('evt.rawtime', null);
    this.trackers = sequences
      .filter(({ rule }) => rule.enabled)
      .map((sequence) => {
        if (sequence.kind === 'sequence') return new StepTracker(sequence, extractor, this.memory);
        if (sequence.distinct.length > 0) return new ValueCounter(sequence, extractor, this.memory);
        return new EventCounter(sequence, extractor, this.memory);
      });
    for (const tracker of this.trackers) {
      const { sequence } = tracker;
      const steps = sequence.kind === 'sequence' ? sequence.steps : [sequence.rule];
      for (const [step, rule] of steps.entries()) this.steps.set(rule, { tracker, step });
    }
    this.rules = new RuleEngine([...this.steps.keys()], extractor, { matching: 'all' });
    // An event adds a few before others have to go.
    this.mostEntries = Math.min(this.memory.entries.used + (options.keys ?? KEYS), MOST_ENTRIES / 2);
    this.mostCells = Math.floor((options.details ?? DETAILS) / CELL_BYTES);
  }

  /** The sequences and thresholds that this event completes, in the order of their files. */
  match(event: Event): readonly SequenceMatch<Event>[] {
    if (++this.events === MANY_EVENTS) spareMemory();
    const steps = this.rules.match(event);
    if (steps.length === 0) return NOTHING;
    const time = this.readTime(event);
    // Events of other processors may come a little late: time never runs backwards here.
    if (time !== null) this.now = Math.max(this.now, Number(time) / NANOSECONDS);
    const matches: SequenceMatch<Event>[] = [];
    // Later steps first: an event is one step of a chain.
    for (let index = steps.length - 1; index >= 0; index--) {
      const { tracker, step } = this.steps.get(steps[index]!)!;
      const { cells, entries } = this.memory;
      const cellsBefore = cells.used;
      const entriesBefore = entries.used;
      this.expire(tracker);
      const match = tracker.follow(step, event, this.now);
      tracker.table.cells += cells.used - cellsBefore;
      tracker.table.entries += entries.used - entriesBefore;
      if (match) matches.push(match);
    }
    while (this.memory.cells.used > this.mostCells) this.forgetDetails();
    while (this.memory.entries.used > this.mostEntries) this.forgetKey(this.largest('entries'));
    return matches.reverse();
  }

  /** What was forgotten since the last time this was asked, because more is remembered than may be. */
  takeForgotten(): Forgotten[] {
    const forgotten = [...this.forgotten].map(([sequence, lost]) => ({ sequence, ...lost }));
    this.forgotten.clear();
    return forgotten;
  }

  private expire(tracker: Tracker<Event>): void {
    const { table, sequence } = tracker;
    while (table.oldestTime < this.now - sequence.within) tracker.remove(table.oldest);
  }

  private largest(what: 'entries' | 'cells'): Tracker<Event> {
    return this.trackers.reduce((most, tracker) => (tracker.table[what] > most.table[what] ? tracker : most));
  }

  /** Of what takes the most, the details go of the key that was not changed for longest; when none has any to spare, the key. */
  private forgetDetails(): void {
    const tracker = this.largest('cells');
    const entry = tracker.table.takeUnshed();
    if (entry === NONE) this.forgetKey(tracker);
    else this.forgetOf(tracker, () => tracker.shed(entry));
  }

  private forgetKey(tracker: Tracker<Event>): void {
    this.forgetOf(tracker, () => {
      tracker.remove(tracker.table.oldest);
      return 'key';
    });
  }

  private forgetOf(tracker: Tracker<Event>, forget: () => ReturnType<Tracker<Event>['shed']>): void {
    const { cells, entries } = this.memory;
    const cellsBefore = cells.used;
    const entriesBefore = entries.used;
    const shed = forget();
    tracker.table.cells += cells.used - cellsBefore;
    tracker.table.entries += entries.used - entriesBefore;
    if (shed === null) return;
    const { name } = tracker.sequence.rule;
    const known = this.forgotten.get(name) ?? { keys: 0, values: 0 };
    if (shed === 'key') known.keys++;
    else known.values++;
    this.forgotten.set(name, known);
  }
}

const NOTHING: readonly never[] = [];
const NANOSECONDS = 1_000_000;

/** What was forgotten, in one line. */
export function forgottenText({ sequence, keys, values }: Forgotten): string {
  const what = [
    ...(keys > 0 ? [`${keys} keys before their time was over`] : []),
    ...(values > 0 ? [`what its alerts would print of ${values} keys`] : []),
  ];
  return `"${sequence}" forgot ${what.join(', and ')}: more is going on than may be remembered`;
}
