import { NONE } from './record-pool.ts';
import type { RunMemory } from './run-memory.ts';
import type { StoredValue } from './value-store.ts';

// Words of a cell, of which a key has one for each step but the last, in their order.
const NEXT = 0;
const VALUES = 1;
const START = 2;

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * How far keys have come: when the youngest chain began that has done a step (younger is better, because it has more time
 * left), and the values that this chain has captured. Most keys never come further than the first step: then the key's own time
 * is the start, and its state these values. Its state is negative when a cell for each step is the state.
 */
export class StepList {
  private readonly memory: RunMemory;
  /** How many values a chain has captured after each step but the last. */
  private readonly counts: readonly number[];

  constructor(memory: RunMemory, counts: readonly number[]) {
    this.memory = memory;
    this.counts = counts;
  }

  /** When the chain began that has done this step. */
  startOf(key: number, step: number): number {
    const { entries, cells } = this.memory;
    if (entries.stateOf(key) >= 0) return step === 0 ? entries.timeOf(key) : NEVER;
    return cells.number(this.cellOf(key, step), START);
  }

  /** What the chain has captured that has done this step; what was shed is missing. */
  valuesOf(key: number, step: number): readonly StoredValue[] {
    const { entries, cells, values } = this.memory;
    const count = this.counts[step]!;
    if (count === 0) return NOTHING;
    const state = entries.stateOf(key);
    const first = state >= 0 ? state : cells.word(this.cellOf(key, step), VALUES);
    return first === NONE ? Array<null>(count).fill(null) : values.read(first, count);
  }

  /** A chain that began at `start` did a step. The key's time is still that of its last change, but for a new key. */
  record(key: number, step: number, start: number, captured: readonly StoredValue[]): void {
    const { entries, cells, values } = this.memory;
    if (step > 0 && entries.stateOf(key) >= 0) this.spread(key);
    const written = values.write(captured);
    const state = entries.stateOf(key);
    if (state >= 0) {
      cells.giveChain(state);
      entries.setState(key, written);
      return;
    }
    const cell = this.cellOf(key, step);
    cells.giveChain(cells.word(cell, VALUES));
    cells.setWord(cell, VALUES, written);
    cells.setNumber(cell, START, start);
  }

  /** Forgets what a key has captured; false when nothing was gained. */
  shed(key: number): boolean {
    const { entries, cells } = this.memory;
    const state = entries.stateOf(key);
    if (state === NONE) return false;
    if (state > 0) {
      cells.giveChain(state);
      entries.setState(key, NONE);
      return true;
    }
    let hasShed = false;
    for (let cell = -state; cell !== NONE; cell = cells.word(cell, NEXT)) {
      const first = cells.word(cell, VALUES);
      if (first === NONE) continue;
      cells.giveChain(first);
      cells.setWord(cell, VALUES, NONE);
      hasShed = true;
    }
    return hasShed;
  }

  /** Forgets all of a key. */
  remove(key: number): void {
    const { entries, cells } = this.memory;
    this.shed(key);
    const state = entries.stateOf(key);
    if (state < 0) cells.giveChain(-state);
  }

  /** Gives a key a cell for each step. */
  private spread(key: number): void {
    const { entries, cells } = this.memory;
    let next = NONE;
    for (let step = this.counts.length - 1; step >= 0; step--) {
      const cell = cells.take();
      cells.setWord(cell, NEXT, next);
      cells.setNumber(cell, START, step === 0 ? entries.timeOf(key) : NEVER);
      cells.setWord(cell, VALUES, step === 0 ? entries.stateOf(key) : NONE);
      next = cell;
    }
    entries.setState(key, -next);
  }

  private cellOf(key: number, step: number): number {
    const { entries, cells } = this.memory;
    let cell = -entries.stateOf(key);
    for (let before = 0; before < step; before++) cell = cells.word(cell, NEXT);
    return cell;
  }
}

const NOTHING: readonly StoredValue[] = [];
