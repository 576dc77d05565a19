import type { Extractor, Read } from '../rule/compile/extractor.ts';
import { compileRead } from '../rule/compile/read.ts';
import type { Capture, LoadedSequence } from '../rule/load/rule-set.ts';
import { printValue } from '../rule/output/print-value.ts';
import { compileKey, compileLineage } from './key.ts';
import type { SequenceMatch } from './match.ts';
import { bytesOfText, NONE, RunTable, type RunBudget } from './run-table.ts';

/**
 * How far what belongs together has come. `starts[i]` is when the youngest chain began that has done step i; younger is better,
 * because it has more time left.
 */
interface Run {
  readonly starts: readonly number[];
  /** Texts that the chain at each step has captured, in the order of the captures. */
  readonly texts: readonly (readonly string[] | null)[];
}

// What it takes, measured with V8's heap.
const RUN_BYTES = 104;
const STEP_BYTES = 16;
const TEXTS_BYTES = 40;

const NEVER = Number.NEGATIVE_INFINITY;
const NOTHING: readonly string[] = [];

/** Follows one sequence. */
export class StepTracker<Event> {
  readonly sequence: LoadedSequence;
  readonly table: RunTable<Run>;
  private readonly keysOf: (event: Event) => readonly string[];
  private readonly captures: readonly (readonly {
    readonly capture: Capture;
    readonly read: Read<Event>;
  }[])[];

  constructor(sequence: LoadedSequence, extractor: Extractor<Event>, budget: RunBudget) {
    this.sequence = sequence;
    this.table = new RunTable(budget);
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
      const run = texts.length === 0 ? null : this.changed(null, now, 0, now, texts);
      this.table.add(run, now, run === null ? 0 : bytesOf(run));
    } else if (this.table.stateAt(position) === null && texts.length === 0) {
      this.table.change(position, null, now, 0);
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
      captured: new Map(this.captures.flat().map(({ capture }, index) => [capture.argument, texts[index]!])),
    };
  }

  private record(position: number, step: number, start: number, texts: readonly string[], now: number): void {
    const run = this.changed(this.table.stateAt(position), this.startAt(position, 0), step, start, texts);
    this.table.change(position, run, now, bytesOf(run));
  }

  private changed(
    run: Run | null,
    firstStart: number,
    step: number,
    start: number,
    texts: readonly string[],
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

  private captured(step: number, event: Event, before: readonly string[]): readonly string[] {
    const captures = this.captures[step]!;
    if (captures.length === 0) return before;
    return [...before, ...captures.map(({ capture, read }) => printValue(read(event), capture.read))];
  }
}

/** Texts of earlier steps may be shared with later ones: they count for each. */
function bytesOf({ starts, texts }: Run): number {
  let bytes = RUN_BYTES + STEP_BYTES * starts.length;
  for (const some of texts) {
    if (some === null || some.length === 0) continue;
    bytes += TEXTS_BYTES;
    for (const text of some) bytes += bytesOfText(text);
  }
  return bytes;
}
