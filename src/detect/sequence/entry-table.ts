import type { KeyHash } from './key-hash.ts';
import { NONE, RecordPool } from './record-pool.ts';

// Words of an entry, of which the first four are set together. A list is an entry too, whose neighbours are its oldest and its newest member.
const FIRST = 0;
const SECOND = 1;
const THIRD = 2;
const STATE = 3;
const OLDER = 4;
const NEWER = 5;
const TIME = 6;
/** Of eight words. */
const ENTRY_SHIFT = 3;

const SMALLEST = 64;
/** The low bits of a slot are an entry, the high ones are bits of its hash, which spare most looks at entries. */
const ENTRY_BITS = 24;
const ENTRY_MASK = (1 << ENTRY_BITS) - 1;

/** More entries cannot be told apart in the slots. */
export const MOST_ENTRIES = ENTRY_MASK;

/**
 * Entries by the hash of a key, each with its time and a number that says what else is remembered, in lists by their age. 32 bytes
 * an entry, and 5 to 11 for its share of the hash table.
 */
export class EntryTable {
  private readonly pool = new RecordPool(ENTRY_SHIFT);
  /** Hash table with linear probing, at most three quarters full; 0 for an empty slot. */
  private slots = new Int32Array(SMALLEST);
  private filled = 0;

  /** Entries and lists. */
  get used(): number {
    return this.pool.used;
  }

  /** The entry with this hash, or NONE. */
  find(hash: KeyHash): number {
    const { first, second, third } = hash;
    const { pool, slots } = this;
    const mask = slots.length - 1;
    const tag = second & ~ENTRY_MASK;
    for (let at = first & mask; ; at = (at + 1) & mask) {
      const slot = slots[at]!;
      if (slot === 0) return NONE;
      if ((slot & ~ENTRY_MASK) !== tag) continue;
      const entry = slot & ENTRY_MASK;
      const isSame =
        pool.word(entry, FIRST) === first &&
        pool.word(entry, SECOND) === second &&
        pool.word(entry, THIRD) === third;
      if (isSame) return entry;
    }
  }

  /** A new entry, of a hash that was not found, at the newest end of a list. */
  add(hash: KeyHash, list: number, time: number): number {
    if (++this.filled * 4 > this.slots.length * 3) this.growSlots();
    const { pool } = this;
    const entry = pool.take();
    pool.setWords(entry, hash.first, hash.second, hash.third, NONE);
    this.insert(entry);
    this.append(entry, list, time);
    return entry;
  }

  /** Ends an entry; its state is the caller's. */
  remove(entry: number): void {
    this.filled--;
    this.removeSlot(entry);
    this.unlink(entry);
    this.pool.give(entry);
  }

  /** Makes an entry the newest of its list. */
  touch(entry: number, list: number, time: number): void {
    this.unlink(entry);
    this.append(entry, list, time);
  }

  newList(): number {
    const list = this.pool.take();
    this.pool.setWord(list, STATE, NONE);
    this.pool.setWord(list, OLDER, list);
    this.pool.setWord(list, NEWER, list);
    return list;
  }

  /** Ends a list that has no members. */
  removeList(list: number): void {
    this.pool.give(list);
  }

  /** The member after this one, or the list itself; of the list, its oldest member. */
  newer(entry: number): number {
    return this.pool.word(entry, NEWER);
  }

  timeOf(entry: number): number {
    return this.pool.number(entry, TIME);
  }

  /** Whatever belongs to an entry or list, NONE at first. */
  stateOf(entry: number): number {
    return this.pool.word(entry, STATE);
  }

  setState(entry: number, state: number): void {
    this.pool.setWord(entry, STATE, state);
  }

  /** Feeds an entry's hash to another. */
  addHash(entry: number, hash: KeyHash): void {
    hash.addWord(this.pool.word(entry, FIRST));
    hash.addWord(this.pool.word(entry, SECOND));
    hash.addWord(this.pool.word(entry, THIRD));
  }

  private append(entry: number, list: number, time: number): void {
    const { pool } = this;
    const newest = pool.word(list, OLDER);
    pool.setWord(entry, OLDER, newest);
    pool.setWord(entry, NEWER, list);
    pool.setWord(newest, NEWER, entry);
    pool.setWord(list, OLDER, entry);
    pool.setNumber(entry, TIME, time);
  }

  private unlink(entry: number): void {
    const { pool } = this;
    const older = pool.word(entry, OLDER);
    const newer = pool.word(entry, NEWER);
    pool.setWord(older, NEWER, newer);
    pool.setWord(newer, OLDER, older);
  }

  private homeOf(slot: number): number {
    return this.pool.word(slot & ENTRY_MASK, FIRST) & (this.slots.length - 1);
  }

  private growSlots(): void {
    const smaller = this.slots;
    this.slots = new Int32Array(smaller.length * 2);
    for (const slot of smaller) if (slot !== 0) this.insert(slot & ENTRY_MASK);
  }

  private insert(entry: number): void {
    const mask = this.slots.length - 1;
    let at = this.pool.word(entry, FIRST) & mask;
    while (this.slots[at] !== 0) at = (at + 1) & mask;
    this.slots[at] = (this.pool.word(entry, SECOND) & ~ENTRY_MASK) | entry;
  }

  /** The slots after a removed one move back as far as they may (Knuth 6.4, algorithm R). */
  private removeSlot(entry: number): void {
    const { slots } = this;
    const mask = slots.length - 1;
    let hole = this.homeOf(entry);
    while ((slots[hole]! & ENTRY_MASK) !== entry) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; slots[at] !== 0; at = (at + 1) & mask) {
      const home = this.homeOf(slots[at]!);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots[hole] = slots[at]!;
      hole = at;
    }
    slots[hole] = 0;
  }
}
