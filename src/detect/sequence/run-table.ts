import { CHUNK_BITS, CHUNK_MASK, CHUNK_SIZE, EntryChunk } from './entry-chunk.ts';
import { hashKey, type KeyHash } from './key-hash.ts';

/** What may be remembered in all, in bytes, shared by the tables of all sequences and thresholds. */
export class RunBudget {
  readonly limit: number;
  /** Makes the places of keys in the tables unpredictable for who chooses the keys. */
  readonly seed: number;
  used = 0;

  constructor(limit: number, seed: number) {
    this.limit = limit;
    this.seed = seed;
  }
}

/** Bytes of a text: V8's header, and its characters, which are Latin-1 nearly always. */
export function bytesOfText(text: string): number {
  return TEXT_BYTES + text.length;
}

const TEXT_BYTES = 20;

/** No entry. */
export const NONE = -1;
const SMALLEST = 64;
/** Bytes of an entry without its state: its columns, and its share of a hash table that is half full. */
export const ENTRY_BYTES = 48;

/**
 * What is remembered of each key, ordered by when it was last changed. All but the states stands in flat arrays, keys as hashes:
 * a Map of a million keys takes three times the memory, and finding its oldest key takes time linear in what was deleted.
 */
export class RunTable<State> {
  private readonly budget: RunBudget;
  private readonly chunks: EntryChunk<State>[] = [];
  /** Hash table with linear probing: an entry's position plus one, 0 for an empty slot. */
  private slots = new Int32Array(SMALLEST);
  private readonly hash: KeyHash = { low: 0, high: 0 };
  private entries = 0;
  private oldest = NONE;
  private newest = NONE;
  /** First of the positions that are free again, linked through `newer`. */
  private free = NONE;
  /** Positions that were ever used. */
  private positions = 0;
  private total = 0;

  constructor(budget: RunBudget) {
    this.budget = budget;
  }

  /** Bytes that all entries take of the budget. */
  get size(): number {
    return this.total;
  }

  /** When the entry that was not changed for longest was changed; infinity when there is none. */
  get oldestTime(): number {
    return this.oldest === NONE ? Number.POSITIVE_INFINITY : this.timeAt(this.oldest);
  }

  /** The position of a key until something is removed; NONE when nothing is remembered of it. */
  find(key: string): number {
    hashKey(key, this.budget.seed, this.hash);
    const { low, high } = this.hash;
    const mask = this.slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const position = this.slots[slot]! - 1;
      if (position === NONE) return NONE;
      const chunk = this.chunkOf(position);
      const at = position & CHUNK_MASK;
      if (chunk.low[at] === low && chunk.high[at] === high) return position;
    }
  }

  /** Null for an entry that is nothing but its time. */
  stateAt(position: number): State | null {
    return this.chunkOf(position).stateAt(position & CHUNK_MASK);
  }

  /** When the entry was last changed. */
  timeAt(position: number): number {
    return this.chunkOf(position).times[position & CHUNK_MASK]!;
  }

  /** Remembers a state of so many bytes, of the key that `find` was asked for last and did not find. Times never go back. */
  add(state: State | null, time: number, bytes: number): void {
    if (++this.entries * 2 > this.slots.length) this.growSlots();
    const position = this.takePosition();
    const chunk = this.chunkOf(position);
    chunk.low[position & CHUNK_MASK] = this.hash.low;
    chunk.high[position & CHUNK_MASK] = this.hash.high;
    this.insert(position, this.hash.low);
    this.put(position, state, time, bytes);
  }

  /** Changes what is remembered at a position. */
  change(position: number, state: State | null, time: number, bytes: number): void {
    this.release(position);
    this.put(position, state, time, bytes);
  }

  remove(position: number): void {
    this.entries--;
    this.removeSlot(position);
    this.release(position);
    const chunk = this.chunkOf(position);
    chunk.setState(position & CHUNK_MASK, null);
    chunk.newer[position & CHUNK_MASK] = this.free;
    this.free = position;
  }

  /** Forgets the entry that was not changed for longest. */
  removeOldest(): void {
    if (this.oldest !== NONE) this.remove(this.oldest);
  }

  private put(position: number, state: State | null, time: number, bytes: number): void {
    const chunk = this.chunkOf(position);
    const at = position & CHUNK_MASK;
    chunk.setState(at, state);
    chunk.times[at] = time;
    chunk.bytes[at] = bytes;
    this.account(ENTRY_BYTES + bytes);
    chunk.older[at] = this.newest;
    chunk.newer[at] = NONE;
    if (this.newest === NONE) this.oldest = position;
    else this.chunkOf(this.newest).newer[this.newest & CHUNK_MASK] = position;
    this.newest = position;
  }

  /** Takes an entry out of the order and the budget. */
  private release(position: number): void {
    const chunk = this.chunkOf(position);
    const at = position & CHUNK_MASK;
    this.account(-ENTRY_BYTES - chunk.bytes[at]!);
    const older = chunk.older[at]!;
    const newer = chunk.newer[at]!;
    if (older === NONE) this.oldest = newer;
    else this.chunkOf(older).newer[older & CHUNK_MASK] = newer;
    if (newer === NONE) this.newest = older;
    else this.chunkOf(newer).older[newer & CHUNK_MASK] = older;
  }

  private account(bytes: number): void {
    this.total += bytes;
    this.budget.used += bytes;
  }

  private takePosition(): number {
    const position = this.free;
    if (position !== NONE) {
      this.free = this.chunkOf(position).newer[position & CHUNK_MASK]!;
      return position;
    }
    if (this.positions === this.chunks.length * CHUNK_SIZE) this.chunks.push(new EntryChunk());
    return this.positions++;
  }

  private chunkOf(position: number): EntryChunk<State> {
    return this.chunks[position >>> CHUNK_BITS]!;
  }

  private hashLowAt(position: number): number {
    return this.chunkOf(position).low[position & CHUNK_MASK]!;
  }

  private growSlots(): void {
    const smaller = this.slots;
    this.slots = new Int32Array(smaller.length * 2);
    for (const slot of smaller) if (slot !== 0) this.insert(slot - 1, this.hashLowAt(slot - 1));
  }

  private insert(position: number, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = position + 1;
  }

  /** The slots after a removed one move back as far as they may (Knuth 6.4, algorithm R). */
  private removeSlot(position: number): void {
    const mask = this.slots.length - 1;
    let hole = this.hashLowAt(position) & mask;
    while (this.slots[hole] !== position + 1) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.hashLowAt(this.slots[slot]! - 1) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.slots[hole] = this.slots[slot]!;
      hole = slot;
    }
    this.slots[hole] = 0;
  }
}
