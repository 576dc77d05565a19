import { NONE, type RecordPool } from './record-pool.ts';

/** A value as it is remembered: a number stays one until it is printed; null for none. */
export type StoredValue = string | number | null;

/** Longer texts are cut: a path has at most so many bytes (PATH_MAX), and longer command lines tell no more. */
export const LONGEST_TEXT = 4096;
const CUT = '...';

/** A text's length is two bytes; the highest bit says that a character takes two bytes, not one. */
const HEAD_BYTES = 2;
const WIDE = 0x8000;
// What stands in place of a length for others than texts.
const ABSENT = 0xffff;
const NUMBER = 0xfffe;
const NUMBER_BYTES = 8;
/** In a cell, after the number of the next one. */
const PAYLOAD_WORDS = 3;
const WORD_BYTES = 4;
const SMALLEST = 256;
const BEYOND_LATIN_1 = /[^\u0000-\u00ff]/;

/** Keeps values in cells, some together, texts in as many bytes as they have characters when all of them are Latin-1. */
export class ValueStore {
  private readonly cells: RecordPool;
  private bytes = Buffer.alloc(SMALLEST);
  private words = new Int32Array(this.bytes.buffer, this.bytes.byteOffset, SMALLEST / WORD_BYTES);

  constructor(cells: RecordPool) {
    this.cells = cells;
  }

  /** The first cell of some values; NONE for no values at all. */
  write(values: readonly StoredValue[]): number {
    let end = 0;
    for (const value of values) end = this.append(value, end);
    return end === 0 ? NONE : this.copyToCells(end);
  }

  /** As many values as were written there. */
  read(first: number, count: number): StoredValue[] {
    this.copyFromCells(first);
    const values: StoredValue[] = [];
    let at = 0;
    while (values.length < count) {
      const head = this.bytes.readUInt16LE(at);
      at += HEAD_BYTES;
      if (head === ABSENT) values.push(null);
      else if (head === NUMBER) {
        values.push(this.bytes.readDoubleLE(at));
        at += NUMBER_BYTES;
      } else {
        const size = head & WIDE ? (head & ~WIDE) * 2 : head;
        values.push(this.bytes.toString(head & WIDE ? 'utf16le' : 'latin1', at, at + size));
        at += size;
      }
    }
    return values;
  }

  private append(value: StoredValue, at: number): number {
    if (typeof value === 'string') return this.appendText(value, at);
    this.reserve(at + HEAD_BYTES + NUMBER_BYTES);
    if (value === null) return this.bytes.writeUInt16LE(ABSENT, at);
    return this.bytes.writeDoubleLE(value, this.bytes.writeUInt16LE(NUMBER, at));
  }

  private appendText(text: string, at: number): number {
    const cut = text.length <= LONGEST_TEXT ? text : text.slice(0, LONGEST_TEXT - CUT.length) + CUT;
    const isWide = BEYOND_LATIN_1.test(cut);
    this.reserve(at + HEAD_BYTES + cut.length * 2);
    const start = this.bytes.writeUInt16LE(cut.length | (isWide ? WIDE : 0), at);
    return start + this.bytes.write(cut, start, isWide ? 'utf16le' : 'latin1');
  }

  private copyToCells(size: number): number {
    const words = Math.ceil(size / WORD_BYTES);
    // The last cell first: each one names the next.
    let next = NONE;
    for (let at = (Math.ceil(words / PAYLOAD_WORDS) - 1) * PAYLOAD_WORDS; at >= 0; at -= PAYLOAD_WORDS) {
      const cell = this.cells.take();
      // What stands behind the end is never read.
      this.cells.setWords(cell, next, this.words[at]!, this.words[at + 1] ?? 0, this.words[at + 2] ?? 0);
      next = cell;
    }
    return next;
  }

  private copyFromCells(first: number): void {
    let at = 0;
    for (let cell = first; cell !== NONE; cell = this.cells.word(cell, 0)) {
      this.reserve((at + PAYLOAD_WORDS) * WORD_BYTES);
      for (let index = 0; index < PAYLOAD_WORDS; index++) {
        this.words[at++] = this.cells.word(cell, index + 1);
      }
    }
  }

  private reserve(size: number): void {
    if (size <= this.bytes.length) return;
    const larger = Buffer.alloc(2 ** Math.ceil(Math.log2(size)));
    this.bytes.copy(larger);
    this.bytes = larger;
    this.words = new Int32Array(larger.buffer, larger.byteOffset, larger.length / WORD_BYTES);
  }
}
