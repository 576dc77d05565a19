import type { Extractor } from '../rule/compile/extractor.ts';
import type { LoadedThreshold } from '../rule/load/rule-set.ts';
import { compileKey, compileValues, printStored, type AddKey } from './key.ts';
import type { SequenceMatch } from './match.ts';
import { NONE } from './record-pool.ts';
import type { RunMemory } from './run-memory.ts';
import { RunTable } from './run-table.ts';
import type { Shed, Tracker } from './tracker.ts';
import { ValueList } from './value-list.ts';
import type { StoredValue } from './value-store.ts';

/** How many of the distinct values an alert names. */
const NAMED_VALUES = 20;

/**
 * Follows a threshold of so many distinct values: a window that slides with the events. A key's state is its only value, whose
 * time is the key's own, or a list of its values. Most keys never come further than one.
 */
export class ValueCounter<Event> implements Tracker<Event> {
  readonly sequence: LoadedThreshold;
  readonly table: RunTable;
  private readonly lists: ValueList;
  private readonly addKey: AddKey<Event>;
  private readonly valueOf: ReturnType<typeof compileValues<Event>>;

  constructor(sequence: LoadedThreshold, extractor: Extractor<Event>, memory: RunMemory) {
    this.sequence = sequence;
    this.table = new RunTable(memory);
    this.lists = new ValueList(memory, sequence.distinct.length);
    this.addKey = compileKey(sequence.by, extractor);
    this.valueOf = compileValues(sequence.distinct, extractor);
  }

  /** A value counts. When the threshold is reached, counting starts anew. */
  follow(_: number, event: Event, now: number): SequenceMatch<Event> | null {
    const value = this.valueOf(event);
    const hash = this.table.beginKey();
    if (value === null || !this.addKey(event, hash)) return null;
    hash.finish();
    const entry = this.table.find();
    if (entry === NONE) {
      this.lists.begin(this.table.add(now), value);
      return null;
    }
    const { count, within } = this.sequence;
    const values = this.lists.add(entry, value, now, now - within);
    if (values < count) {
      this.table.touch(entry, now);
      return null;
    }
    const duration = now - this.lists.oldestTime(entry);
    const named = this.lists.first(entry, NAMED_VALUES).map((parts) => this.print(parts));
    this.remove(entry);
    return { sequence: this.sequence, event, duration, count, values: named, captured: new Map() };
  }

  /** Values are told apart without their texts, which are only printed. */
  shed(entry: number): Shed {
    return this.lists.shed(entry) ? 'values' : null;
  }

  remove(entry: number): void {
    this.lists.remove(entry);
    this.table.remove(entry);
  }

  private print(parts: readonly StoredValue[]): string {
    return parts.map((part, index) => printStored(part!, this.sequence.distinct[index]!)).join(' ');
  }
}
