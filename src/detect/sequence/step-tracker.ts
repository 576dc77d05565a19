import type { Extractor, Read } from '../rule/compile/extractor.ts';
import { compileRead } from '../rule/compile/read.ts';
import type { Capture, LoadedSequence } from '../rule/load/rule-set.ts';
import { addValue, compileKey, compileLineage, printStored, storedValue, type AddKey } from './key.ts';
import type { SequenceMatch } from './match.ts';
import { NONE } from './record-pool.ts';
import type { RunMemory } from './run-memory.ts';
import { RunTable } from './run-table.ts';
import { StepList } from './step-list.ts';
import type { Shed, Tracker } from './tracker.ts';
import type { StoredValue } from './value-store.ts';

const NOTHING: readonly StoredValue[] = [];

/** Follows one sequence. Events that do several steps tell the later ones first: one event is one step of a chain. */
export class StepTracker<Event> implements Tracker<Event> {
  readonly sequence: LoadedSequence;
  readonly table: RunTable;
  private readonly steps: StepList;
  private readonly addKey: AddKey<Event>;
  private readonly lineageOf: ReturnType<typeof compileLineage<Event>>;
  private readonly captures: readonly (readonly {
    readonly capture: Capture;
    readonly read: Read<Event>;
  }[])[];

  constructor(sequence: LoadedSequence, extractor: Extractor<Event>, memory: RunMemory) {
    this.sequence = sequence;
    this.table = new RunTable(memory);
    this.addKey = compileKey(sequence.by, extractor);
    this.lineageOf = compileLineage(extractor);
    this.captures = sequence.steps.map((_, index) =>
      sequence.captures
        .filter((capture) => capture.step === index)
        .map((capture) => ({ capture, read: compileRead(capture.read, extractor) })),
    );
    let values = 0;
    this.steps = new StepList(
      memory,
      this.captures.slice(0, -1).map((captures) => (values += captures.length)),
    );
  }

  follow(step: number, event: Event, now: number): SequenceMatch<Event> | null {
    if (!this.sequence.ancestors) {
      const hash = this.table.beginKey();
      if (!this.addKey(event, hash)) return null;
      hash.finish();
      return step === 0 ? this.begin(event, now) : this.goOn(this.table.find(), step, event, now);
    }
    for (const id of this.lineageOf(event)) {
      const hash = this.table.beginKey();
      addValue(id, hash);
      hash.finish();
      if (step === 0) return this.begin(event, now);
      const entry = this.table.find();
      // The nearest process that did what comes before.
      if (this.canGoOn(entry, step, now)) return this.goOn(entry, step, event, now);
    }
    return null;
  }

  /** A chain is followed without what its alert would have printed. */
  shed(entry: number): Shed {
    return this.steps.shed(entry) ? 'values' : null;
  }

  remove(entry: number): void {
    this.steps.remove(entry);
    this.table.remove(entry);
  }

  private begin(event: Event, now: number): null {
    const known = this.table.find();
    const entry = known === NONE ? this.table.add(now) : known;
    this.steps.record(entry, 0, now, this.captured(0, event, NOTHING));
    if (known !== NONE) this.table.touch(entry, now);
    return null;
  }

  private canGoOn(entry: number, step: number, now: number): boolean {
    return entry !== NONE && this.steps.startOf(entry, step - 1) >= now - this.sequence.within;
  }

  private goOn(entry: number, step: number, event: Event, now: number): SequenceMatch<Event> | null {
    if (!this.canGoOn(entry, step, now)) return null;
    const start = this.steps.startOf(entry, step - 1);
    const values = this.captured(step, event, this.steps.valuesOf(entry, step - 1));
    if (step < this.sequence.steps.length - 1) {
      this.steps.record(entry, step, start, values);
      this.table.touch(entry, now);
      return null;
    }
    this.remove(entry);
    const captured = new Map<string, string>();
    for (const [index, { capture }] of this.captures.flat().entries()) {
      const value = values[index] ?? null;
      if (value !== null) captured.set(capture.argument, printStored(value, capture.read));
    }
    const count = this.sequence.steps.length;
    return { sequence: this.sequence, event, duration: now - start, count, values: [], captured };
  }

  private captured(step: number, event: Event, before: readonly StoredValue[]): readonly StoredValue[] {
    const captures = this.captures[step]!;
    if (captures.length === 0) return before;
    return [...before, ...captures.map(({ capture, read }) => storedValue(read(event), capture.read))];
  }
}
