/** Memory is asked for in pieces of this size: growing by copying to ever larger ones takes twice as much while it copies. */
const CHUNK_BYTES = 1024 * 1024;

interface Chunk {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
}

/** No record. */
export const NONE = 0;

/**
 * Records of a few words of 32 bits each, outside of JavaScript's heap: a million objects there take three times the memory, and
 * the garbage collector's time. Two neighbouring words, from an even one on, may be one number of 64 bits. The first word of a
 * record that is given back is the pool's.
 */
export class RecordPool {
  /** Records that are taken. */
  used = 0;
  private readonly chunks: Chunk[] = [];
  /** Of the words in a record, the binary logarithm. */
  private readonly shift: number;
  private readonly bits: number;
  private readonly mask: number;
  /** First of the records that were given back, linked through their first words. */
  private free = NONE;
  private next = NONE + 1;

  /** A record has two to the power of `shift` words. */
  constructor(shift: number) {
    this.shift = shift;
    this.bits = Math.log2(CHUNK_BYTES / 4) - shift;
    this.mask = (1 << this.bits) - 1;
  }

  /** A record; its words are what they were. */
  take(): number {
    this.used++;
    const record = this.free;
    if (record !== NONE) {
      this.free = this.word(record, 0);
      return record;
    }
    if (this.next >>> this.bits === this.chunks.length) {
      const buffer = new ArrayBuffer(CHUNK_BYTES);
      this.chunks.push({ words: new Int32Array(buffer), numbers: new Float64Array(buffer) });
    }
    return this.next++;
  }

  give(record: number): void {
    this.used--;
    this.setWord(record, 0, this.free);
    this.free = record;
  }

  /** Gives back all records of a chain, linked through their first words. */
  giveChain(record: number): void {
    while (record !== NONE) {
      const next = this.word(record, 0);
      this.give(record);
      record = next;
    }
  }

  word(record: number, index: number): number {
    return this.chunkOf(record).words[((record & this.mask) << this.shift) + index]!;
  }

  setWord(record: number, index: number, value: number): void {
    this.chunkOf(record).words[((record & this.mask) << this.shift) + index] = value;
  }

  /** The first four words at once. */
  setWords(record: number, first: number, second: number, third: number, fourth: number): void {
    const { words } = this.chunkOf(record);
    const start = (record & this.mask) << this.shift;
    words[start] = first;
    words[start + 1] = second;
    words[start + 2] = third;
    words[start + 3] = fourth;
  }

  /** The number in the two words from `index` on. */
  number(record: number, index: number): number {
    return this.chunkOf(record).numbers[(((record & this.mask) << this.shift) + index) >>> 1]!;
  }

  setNumber(record: number, index: number, value: number): void {
    this.chunkOf(record).numbers[(((record & this.mask) << this.shift) + index) >>> 1] = value;
  }

  private chunkOf(record: number): Chunk {
    return this.chunks[record >>> this.bits]!;
  }
}
