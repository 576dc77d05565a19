/** Entries in one piece of a table. */
export const CHUNK_BITS = 15;
export const CHUNK_SIZE = 1 << CHUNK_BITS;
export const CHUNK_MASK = CHUNK_SIZE - 1;

/** One piece of a table, as columns: tables grow by pieces, because copying larger and larger arrays leaves as much garbage. */
export class EntryChunk<State> {
  /** Made for the first state: many tables never have one. */
  private states: (State | null)[] | null = null;
  readonly times = new Float64Array(CHUNK_SIZE);
  /** What each state takes of the budget. */
  readonly bytes = new Uint32Array(CHUNK_SIZE);
  /** Neighbours in the order of changes. */
  readonly older = new Int32Array(CHUNK_SIZE);
  readonly newer = new Int32Array(CHUNK_SIZE);
  /** The key's hash. */
  readonly low = new Uint32Array(CHUNK_SIZE);
  readonly high = new Uint32Array(CHUNK_SIZE);

  /** Null when the entry is nothing but its time. */
  stateAt(at: number): State | null {
    return this.states?.[at] ?? null;
  }

  setState(at: number, state: State | null): void {
    if (state === null && this.states === null) return;
    this.states ??= new Array<State | null>(CHUNK_SIZE).fill(null);
    this.states[at] = state;
  }
}
