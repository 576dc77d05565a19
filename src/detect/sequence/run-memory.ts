import { EntryTable } from './entry-table.ts';
import { KeyHash } from './key-hash.ts';
import { RecordPool } from './record-pool.ts';
import { TimeQueue } from './time-queue.ts';
import { ValueStore } from './value-store.ts';

/** Cells are records of four words: 16 bytes. */
const CELL_SHIFT = 2;
export const CELL_BYTES = 4 << CELL_SHIFT;

/** Where all sequences and thresholds together keep what they remember: entries for keys and values, and cells for the rest. */
export class RunMemory {
  readonly hash: KeyHash;
  readonly entries = new EntryTable();
  readonly cells = new RecordPool(CELL_SHIFT);
  readonly values = new ValueStore(this.cells);
  readonly times = new TimeQueue(this.cells);

  /** Random when no hash is given. */
  constructor(hash: KeyHash = new KeyHash()) {
    this.hash = hash;
  }
}
