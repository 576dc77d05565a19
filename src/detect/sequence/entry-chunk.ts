/** Entries in one piece of a table. */
export const CHUNK_BITS = 15;
export const CHUNK_SIZE = 1 << CHUNK_BITS;
export const CHUNK_MASK = CHUNK_SIZE - 1;

/** One piece of a table, as columns: tables grow by pieces, because copying larger and larger arrays leaves as much garbage. */
export class EntryChunk<State> {
  readonly states: (State | undefined)[] = new Array<State | undefined>(CHUNK_SIZE);
  readonly times = new Float64Array(CHUNK_SIZE);
  /** What each entry takes of the budget. */
  readonly sizes = new Uint16Array(CHUNK_SIZE);
  /** Neighbours in the order of changes. */
  readonly older = new Int32Array(CHUNK_SIZE);
  readonly newer = new Int32Array(CHUNK_SIZE);
  /** The key's hash. */
  readonly low = new Uint32Array(CHUNK_SIZE);
  readonly high = new Uint32Array(CHUNK_SIZE);
}
