import { NONE } from './record-pool.ts';
import type { RunMemory } from './run-memory.ts';
import type { StoredValue } from './value-store.ts';

/** A value: one part for each of the fields that are looked at together. */
type Value = readonly StoredValue[];

/** In a key's state: of its only value no more is remembered than its hash, in one cell. */
const HASHED = 1 << 30;

/**
 * The distinct values of keys. A key's state is its only value, that value's hash, or, negative, a list of entries: one for each
 * value, in the order of their times, with the value as its state. The list's state is how many there are.
 */
export class ValueList {
  private readonly memory: RunMemory;
  private readonly parts: number;

  /** A value has so many parts. */
  constructor(memory: RunMemory, parts: number) {
    this.memory = memory;
    this.parts = parts;
  }

  /** The first value of a new key. */
  begin(key: number, value: Value): void {
    const { entries, values } = this.memory;
    entries.setState(key, values.write(value));
  }

  /** A value of a key that has some, at a time that is `now`; how many are left of those that are not older than `since`. */
  add(key: number, value: Value, now: number, since: number): number {
    const { entries, values, hash } = this.memory;
    let list = this.listOf(key);
    if (list === NONE) {
      if (this.isOnly(key, value)) return 1;
      list = this.spread(key);
    }
    let oldest = entries.newer(list);
    while (oldest !== list && entries.timeOf(oldest) < since) {
      this.removeOldest(list);
      oldest = entries.newer(list);
    }
    this.hashValue(key, value);
    const known = entries.find(hash);
    if (known === NONE) {
      entries.setState(entries.add(hash, list, now), values.write(value));
      entries.setState(list, entries.stateOf(list) + 1);
    } else {
      entries.touch(known, list, now);
    }
    return entries.stateOf(list);
  }

  /** When the oldest value of a key with several came last. */
  oldestTime(key: number): number {
    const { entries } = this.memory;
    return entries.timeOf(entries.newer(this.listOf(key)));
  }

  /** The first values of a key with several, of those that were not shed, the oldest first. */
  first(key: number, most: number): Value[] {
    const { entries } = this.memory;
    const list = this.listOf(key);
    const found: Value[] = [];
    for (
      let value = entries.newer(list);
      value !== list && found.length < most;
      value = entries.newer(value)
    ) {
      const state = entries.stateOf(value);
      if (state !== NONE) found.push(this.read(state));
    }
    return found;
  }

  /** Keeps of a key's values what tells them apart; false when nothing was gained. */
  shed(key: number): boolean {
    const list = this.listOf(key);
    if (list !== NONE) return this.shedAll(list);
    const { entries, cells, hash } = this.memory;
    const state = entries.stateOf(key);
    // A value in one cell takes no more than its hash.
    if (state & HASHED || cells.word(state, 0) === NONE) return false;
    this.hashValue(key, this.read(state));
    cells.giveChain(state);
    const cell = cells.take();
    cells.setWords(cell, NONE, hash.first, hash.second, hash.third);
    entries.setState(key, cell | HASHED);
    return true;
  }

  /** Forgets all values of a key. */
  remove(key: number): void {
    const { entries, cells } = this.memory;
    const list = this.listOf(key);
    if (list === NONE) {
      cells.giveChain(entries.stateOf(key) & ~HASHED);
      return;
    }
    while (entries.newer(list) !== list) this.removeOldest(list);
    entries.removeList(list);
  }

  private listOf(key: number): number {
    const state = this.memory.entries.stateOf(key);
    return state < 0 ? -state : NONE;
  }

  private isOnly(key: number, value: Value): boolean {
    const { entries, cells, hash } = this.memory;
    const state = entries.stateOf(key);
    if (!(state & HASHED)) {
      const known = this.read(state);
      return value.every((part, index) => part === known[index]);
    }
    const cell = state & ~HASHED;
    this.hashValue(key, value);
    return (
      cells.word(cell, 1) === hash.first &&
      cells.word(cell, 2) === hash.second &&
      cells.word(cell, 3) === hash.third
    );
  }

  /** Turns a key's only value into a list of one. */
  private spread(key: number): number {
    const { entries, cells, hash } = this.memory;
    const state = entries.stateOf(key);
    const cell = state & ~HASHED;
    let value = state;
    if (state & HASHED) {
      hash.first = cells.word(cell, 1);
      hash.second = cells.word(cell, 2);
      hash.third = cells.word(cell, 3);
      cells.give(cell);
      value = NONE;
    } else {
      this.hashValue(key, this.read(state));
    }
    const list = entries.newList();
    entries.setState(entries.add(hash, list, entries.timeOf(key)), value);
    entries.setState(list, 1);
    entries.setState(key, -list);
    return list;
  }

  private shedAll(list: number): boolean {
    const { entries, cells } = this.memory;
    let hasShed = false;
    for (let value = entries.newer(list); value !== list; value = entries.newer(value)) {
      const state = entries.stateOf(value);
      if (state === NONE) continue;
      cells.giveChain(state);
      entries.setState(value, NONE);
      hasShed = true;
    }
    return hasShed;
  }

  private removeOldest(list: number): void {
    const { entries, cells } = this.memory;
    const value = entries.newer(list);
    cells.giveChain(entries.stateOf(value));
    entries.remove(value);
    entries.setState(list, entries.stateOf(list) - 1);
  }

  /** Values are told apart within their key. */
  private hashValue(key: number, value: Value): void {
    const { entries, hash } = this.memory;
    hash.begin();
    entries.addHash(key, hash);
    for (const part of value) {
      if (typeof part === 'number') hash.addNumber(part);
      else hash.addText(part ?? '');
    }
    hash.finish();
  }

  private read(first: number): Value {
    return this.memory.values.read(first, this.parts);
  }
}
