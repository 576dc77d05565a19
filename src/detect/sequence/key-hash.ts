import { randomFillSync } from 'node:crypto';

/** Words that wait until there are so many, or no more. */
const BLOCK = 64;

// What comes before a value tells what it is; for a text it is its length.
const WHOLE = -1;
const NEGATIVE = -2;
const FRACTION = -3;

/**
 * A keyed hash of 96 bits, fed value by value: HalfSipHash-2-4 (Aumasson and Bernstein: SipHash for words of 32 bits), which
 * gives 64 bits, drawn on for 32 more from its state of 128. Who does not know the seed can choose neither keys that crowd
 * together in a table nor keys that are taken for one; among a million keys any two are the same with a chance of 6 in 10^18.
 */
export class KeyHash {
  /** The hash, once it is finished: signed words, because V8 keeps them without an object each. */
  first = 0;
  second = 0;
  third = 0;
  private readonly seed: Int32Array;
  private readonly state = new Int32Array(4);
  private readonly block = new Int32Array(BLOCK);
  private filled = 0;
  private words = 0;
  private readonly wide = new BigUint64Array(1);
  private readonly fraction = new Float64Array(this.wide.buffer);
  private readonly halves = new Int32Array(this.wide.buffer);

  /** The seed has two words. */
  constructor(seed: Int32Array = randomFillSync(new Int32Array(2))) {
    this.seed = seed;
  }

  /** Starts anew. */
  begin(): void {
    const low = this.seed[0]!;
    const high = this.seed[1]!;
    this.state[0] = low;
    this.state[1] = high ^ 0xee;
    this.state[2] = low ^ 0x6c796765;
    this.state[3] = high ^ 0x74656462;
    this.filled = 0;
    this.words = 0;
  }

  /** A whole number of up to 32 bits. */
  addWord(word: number): void {
    if (this.filled === BLOCK) this.compress();
    this.block[this.filled++] = word;
  }

  /** A text, exactly, in UTF-16. */
  addText(text: string): void {
    const { length } = text;
    this.addWord(length);
    let index = 0;
    for (; index + 1 < length; index += 2) {
      this.addWord(text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16));
    }
    if (index < length) this.addWord(text.charCodeAt(index));
  }

  /** A number; a big integer is the same as a number of the same value. */
  addNumber(value: number | bigint): void {
    if (typeof value === 'bigint') this.addBigInteger(value);
    else if (Number.isSafeInteger(value)) {
      this.addWord(value < 0 ? NEGATIVE : WHOLE);
      this.addWord(value);
      this.addWord(Math.floor(value / 2 ** 32));
    } else {
      this.fraction[0] = value;
      this.addWide(FRACTION);
    }
  }

  /** Sets the words of the hash. */
  finish(): void {
    this.compress();
    // Bytes, modulo 256, in the highest byte; what would be lost of longer keys stands below.
    this.block[0] = (this.words << 26) | (this.words >>> 6);
    this.filled = 1;
    this.compress();
    this.state[2]! ^= 0xee;
    this.first = this.draw();
    this.state[1]! ^= 0xdd;
    this.second = this.draw();
    this.state[1]! ^= 0xcc;
    this.third = this.draw();
  }

  private addBigInteger(value: bigint): void {
    const number = Number(value);
    if (Number.isSafeInteger(number)) this.addNumber(number);
    else if (value > 0n && value < 2n ** 64n) {
      this.wide[0] = value;
      this.addWide(WHOLE);
    } else {
      this.addText(value.toString());
    }
  }

  private addWide(kind: number): void {
    this.addWord(kind);
    this.addWord(this.halves[0]!);
    this.addWord(this.halves[1]!);
  }

  private compress(): void {
    const { block, filled, state } = this;
    let v0 = state[0]!;
    let v1 = state[1]!;
    let v2 = state[2]!;
    let v3 = state[3]!;
    for (let index = 0; index < filled; index++) {
      const word = block[index]!;
      v3 ^= word;
      for (let round = 0; round < 2; round++) {
        v0 = (v0 + v1) | 0;
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
        v0 = (v0 << 16) | (v0 >>> 16);
        v2 = (v2 + v3) | 0;
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
        v0 = (v0 + v3) | 0;
        v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
        v2 = (v2 + v1) | 0;
        v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
        v2 = (v2 << 16) | (v2 >>> 16);
      }
      v0 ^= word;
    }
    state[0] = v0;
    state[1] = v1;
    state[2] = v2;
    state[3] = v3;
    this.words += filled;
    this.filled = 0;
  }

  /** Four rounds without a word, and what they leave: two words of zero are four rounds. */
  private draw(): number {
    this.block[0] = 0;
    this.block[1] = 0;
    this.filled = 2;
    this.compress();
    return this.state[1]! ^ this.state[3]!;
  }
}
