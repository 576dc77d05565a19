import type { Extractor, Read } from '../rule/compile/extractor.ts';
import { compileRead } from '../rule/compile/read.ts';
import type { Capture, LoadedSequence } from '../rule/load/rule-set.ts';
import { printValue } from '../rule/output/print-value.ts';
import { compileKey, compileLineage } from './key.ts';
import type { SequenceMatch } from './match.ts';
import { NONE, RunTable, type RunBudget } from './run-table.ts';

/**
 * How far what belongs together has come. `starts[i]` is when the youngest chain began that has done step i; younger is better,
 * because it has more time left.
 */
interface Run {
  readonly starts: readonly number[];
  /** Captured texts of the chain at each step. */
  readonly texts: readonly (ReadonlyMap<string, string> | null)[];
}

const NEVER = Number.NEGATIVE_INFINITY;
const NOTHING: ReadonlyMap<string, string> = new Map();

/** Follows one sequence. */
export class StepTracker<Event> {
  readonly sequence: LoadedSequence;
  readonly table: RunTable<Run | null>;
  private readonly keysOf: (event: Event) => readonly string[];
  /** What an entry takes of the budget that is more than a time. */
  private readonly size: number;
  private readonly captures: readonly (readonly {
    readonly capture: Capture;
    readonly read: Read<Event>;
  }[])[];

  constructor(sequence: LoadedSequence, extractor: Extractor<Event>, budget: RunBudget) {
    this.sequence = sequence;
    this.table = new RunTable(budget);
    this.size = 2 + sequence.steps.length + 2 * sequence.captures.length;
    const keyOf = compileKey(sequence.by, extractor);
    this.keysOf = sequence.ancestors
      ? compileLineage(extractor)
      : (event) => {
          const key = keyOf(event);
          return key === null ? [] : [key];
        };
    this.captures = sequence.steps.map((_, index) =>
      sequence.captures
        .filter((capture) => capture.step === index)
        .map((capture) => ({ capture, read: compileRead(capture.read, extractor) })),
    );
  }

  /** An event did a step. Events that do several steps tell the later ones first: one event is one step of a chain. */
  advance(step: number, event: Event, now: number): SequenceMatch<Event> | null {
    const keys = this.keysOf(event);
    if (step === 0) {
      if (keys.length > 0) this.begin(keys[0]!, event, now);
      return null;
    }
    const since = now - this.sequence.within;
    for (const key of keys) {
      // The nearest process that did what comes before.
      const position = this.table.find(key);
      if (position === NONE || this.startAt(position, step - 1) < since) continue;
      return this.goOn(position, step, event, now);
    }
    return null;
  }

  private begin(key: string, event: Event, now: number): void {
    const texts = this.captured(0, event, NOTHING);
    const position = this.table.find(key);
    if (position === NONE) {
      // Most keys never come further than the first step: its time is the entry's own.
      if (texts.size === 0) this.table.add(null, now, 1);
      else this.table.add(this.changed(null, now, 0, now, texts), now, this.size);
    } else if (this.table.stateAt(position) === null && texts.size === 0) {
      this.table.change(position, null, now, 1);
    } else {
      this.record(position, 0, now, texts, now);
    }
  }

  private goOn(position: number, step: number, event: Event, now: number): SequenceMatch<Event> | null {
    const start = this.startAt(position, step - 1);
    const texts = this.captured(step, event, this.table.stateAt(position)?.texts[step - 1] ?? NOTHING);
    if (step < this.sequence.steps.length - 1) {
      this.record(position, step, start, texts, now);
      return null;
    }
    this.table.remove(position);
    return {
      sequence: this.sequence,
      event,
      duration: now - start,
      count: this.sequence.steps.length,
      values: [],
      captured: texts,
    };
  }

  private record(
    position: number,
    step: number,
    start: number,
    texts: ReadonlyMap<string, string>,
    now: number,
  ): void {
    const run = this.changed(this.table.stateAt(position), this.startAt(position, 0), step, start, texts);
    this.table.change(position, run, now, this.size);
  }

  private changed(
    run: Run | null,
    firstStart: number,
    step: number,
    start: number,
    texts: ReadonlyMap<string, string>,
  ): Run {
    const { length } = this.sequence.steps;
    const starts = run?.starts ?? [firstStart, ...Array<number>(length - 1).fill(NEVER)];
    const before = run?.texts ?? Array<null>(length).fill(null);
    return { starts: starts.with(step, start), texts: before.with(step, texts) };
  }

  private startAt(position: number, step: number): number {
    const run = this.table.stateAt(position);
    if (run !== null) return run.starts[step]!;
    return step === 0 ? this.table.timeAt(position) : NEVER;
  }

  private captured(
    step: number,
    event: Event,
    before: ReadonlyMap<string, string>,
  ): ReadonlyMap<string, string> {
    const captures = this.captures[step]!;
    if (captures.length === 0) return before;
    const texts = captures.map(({ capture, read }): [string, string] => [
      capture.argument,
      printValue(read(event), capture.read),
    ]);
    return new Map([...before, ...texts]);
  }
}
