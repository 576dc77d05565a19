import type { Extractor } from '../rule/compile/extractor.ts';
import type { LoadedThreshold } from '../rule/load/rule-set.ts';
import { compileKey, compilePrintedKey, type KeyOf } from './key.ts';
import type { SequenceMatch } from './match.ts';
import { bytesOfText, NONE, RunTable, type RunBudget } from './run-table.ts';

/**
 * What was counted of a key, oldest first: one event at the entry's own time (no state), the times of several, one value at
 * the entry's own time, or the latest time of each of several values. Most keys never come further than one.
 */
type Counted = number[] | string | Map<string, number>;

// What they take, measured with V8's heap: headers and slack of growth included.
const TIMES_BYTES = 176;
const TIME_BYTES = 12;
const MAP_BYTES = 80;
const MAP_ENTRY_BYTES = 60;

/** How many of the distinct values an alert names. */
const NAMED_VALUES = 20;

/** Follows one threshold: a window that slides with the events. */
export class CountTracker<Event> {
  readonly sequence: LoadedThreshold;
  readonly table: RunTable<Counted>;
  private readonly keyOf: KeyOf<Event>;
  private readonly valueOf: KeyOf<Event> | null;

  constructor(sequence: LoadedThreshold, extractor: Extractor<Event>, budget: RunBudget) {
    this.sequence = sequence;
    this.table = new RunTable(budget);
    this.keyOf = compileKey(sequence.by, extractor);
    this.valueOf = sequence.distinct.length > 0 ? compilePrintedKey(sequence.distinct, extractor) : null;
  }

  /** An event counts. When the threshold is reached, counting starts anew. */
  count(event: Event, now: number): SequenceMatch<Event> | null {
    const key = this.keyOf(event);
    if (key === null) return null;
    if (!this.valueOf) return this.countEvent(key, event, now);
    const value = this.valueOf(event);
    return value === null ? null : this.countValue(key, value, event, now);
  }

  private countEvent(key: string, event: Event, now: number): SequenceMatch<Event> | null {
    const position = this.table.find(key);
    if (position === NONE) {
      this.table.add(null, now, 0);
      return null;
    }
    const known = this.table.stateAt(position) as null | number[];
    const times = known ?? [this.table.timeAt(position)];
    const since = now - this.sequence.within;
    while (times.length > 0 && times[0]! < since) times.shift();
    times.push(now);
    if (times.length >= this.sequence.count) {
      this.table.remove(position);
      return this.matched(event, now - times[0]!, []);
    }
    this.table.change(position, times, now, TIMES_BYTES + TIME_BYTES * times.length);
    return null;
  }

  private countValue(key: string, value: string, event: Event, now: number): SequenceMatch<Event> | null {
    const position = this.table.find(key);
    if (position === NONE) {
      this.table.add(value, now, bytesOfText(value));
      return null;
    }
    const known = this.table.stateAt(position) as string | Map<string, number>;
    if (known === value) {
      this.table.change(position, known, now, bytesOfText(value));
      return null;
    }
    const times = typeof known === 'string' ? new Map([[known, this.table.timeAt(position)]]) : known;
    const since = now - this.sequence.within;
    for (const [other, time] of times) {
      if (time >= since) break;
      times.delete(other);
    }
    times.delete(value);
    times.set(value, now);
    if (times.size >= this.sequence.count) {
      this.table.remove(position);
      const [first] = times.values();
      return this.matched(event, now - first!, [...times.keys()].slice(0, NAMED_VALUES));
    }
    // A value's own size was not kept: the last one's stands for all.
    const bytes = MAP_BYTES + (MAP_ENTRY_BYTES + bytesOfText(value)) * times.size;
    this.table.change(position, times, now, bytes);
    return null;
  }

  private matched(event: Event, duration: number, values: readonly string[]): SequenceMatch<Event> {
    const { count } = this.sequence;
    return { sequence: this.sequence, event, duration, count, values, captured: new Map() };
  }
}
