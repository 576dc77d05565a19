import type { Extractor } from '../rule/compile/extractor.ts';
import type { LoadedThreshold } from '../rule/load/rule-set.ts';
import { compileKey, type AddKey } from './key.ts';
import type { SequenceMatch } from './match.ts';
import { NONE } from './record-pool.ts';
import type { RunMemory } from './run-memory.ts';
import { RunTable } from './run-table.ts';
import type { Shed, Tracker } from './tracker.ts';

/**
 * Follows a threshold of so many events: a window that slides with them. The last event's time is the key's own; its state is
 * the queue of the times before.
 */
export class EventCounter<Event> implements Tracker<Event> {
  readonly sequence: LoadedThreshold;
  readonly table: RunTable;
  private readonly memory: RunMemory;
  private readonly addKey: AddKey<Event>;

  constructor(sequence: LoadedThreshold, extractor: Extractor<Event>, memory: RunMemory) {
    this.sequence = sequence;
    this.memory = memory;
    this.table = new RunTable(memory);
    this.addKey = compileKey(sequence.by, extractor);
  }

  /** An event counts. When the threshold is reached, counting starts anew. */
  follow(_: number, event: Event, now: number): SequenceMatch<Event> | null {
    const hash = this.table.beginKey();
    if (!this.addKey(event, hash)) return null;
    hash.finish();
    const entry = this.table.find();
    if (entry === NONE) {
      this.table.add(now);
      return null;
    }
    const { entries, times } = this.memory;
    const { count, within } = this.sequence;
    let queue = times.push(entries.stateOf(entry), entries.timeOf(entry));
    while (queue !== NONE && times.oldest(queue) < now - within) queue = times.shift(queue);
    entries.setState(entry, queue);
    if (times.count(queue) + 1 < count) {
      this.table.touch(entry, now);
      return null;
    }
    const duration = now - times.oldest(queue);
    this.remove(entry);
    return { sequence: this.sequence, event, duration, count, values: [], captured: new Map() };
  }

  /** Without its times a count is worth nothing. */
  shed(entry: number): Shed {
    if (this.memory.entries.stateOf(entry) === NONE) return null;
    this.remove(entry);
    return 'key';
  }

  remove(entry: number): void {
    this.memory.times.remove(this.memory.entries.stateOf(entry));
    this.table.remove(entry);
  }
}
