import type { EntryTable } from './entry-table.ts';
import type { KeyHash } from './key-hash.ts';
import { NONE } from './record-pool.ts';
import type { RunMemory } from './run-memory.ts';

/** The keys of one sequence or threshold, ordered by when they were last changed. */
export class RunTable {
  /** What it has of the memory. */
  entries = 0;
  cells = 0;
  private readonly table: EntryTable;
  private readonly hash: KeyHash;
  private readonly list: number;
  /** All keys that are older have shed what they could; the list itself when all have. */
  private unshed: number;

  constructor(memory: RunMemory) {
    this.table = memory.entries;
    this.hash = memory.hash;
    this.list = this.table.newList();
    this.unshed = this.list;
  }

  /** Begins the hash of a key: keys of other tables have other hashes. */
  beginKey(): KeyHash {
    this.hash.begin();
    this.hash.addWord(this.list);
    return this.hash;
  }

  /** The entry of the key whose hash is finished; NONE when nothing is remembered of it. */
  find(): number {
    return this.table.find(this.hash);
  }

  /** Remembers the key whose hash is finished, and which was not found. Times never go back. */
  add(time: number): number {
    const entry = this.table.add(this.hash, this.list, time);
    if (this.unshed === this.list) this.unshed = entry;
    return entry;
  }

  /** Makes a key the newest. */
  touch(entry: number, time: number): void {
    if (this.unshed === entry) this.unshed = this.table.newer(entry);
    this.table.touch(entry, this.list, time);
    if (this.unshed === this.list) this.unshed = entry;
  }

  remove(entry: number): void {
    if (this.unshed === entry) this.unshed = this.table.newer(entry);
    this.table.remove(entry);
  }

  /** The key that was not changed for longest, or NONE. */
  get oldest(): number {
    const entry = this.table.newer(this.list);
    return entry === this.list ? NONE : entry;
  }

  /** When the oldest key was changed; infinity when there is none. */
  get oldestTime(): number {
    const entry = this.oldest;
    return entry === NONE ? Number.POSITIVE_INFINITY : this.table.timeOf(entry);
  }

  /** The oldest key of those that may have something to shed, each one once since it was changed; NONE when there is none. */
  takeUnshed(): number {
    const entry = this.unshed;
    if (entry === this.list) return NONE;
    this.unshed = this.table.newer(entry);
    return entry;
  }
}
