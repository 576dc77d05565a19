import { recordingProblem } from '../problem.ts';

/** Reads little-endian numbers and texts from one block, and never past its end. */
export class ByteReader {
  readonly bytes: Buffer;
  readonly end: number;
  position: number;
  /** Where `bytes[0]` is in the recording, for messages. */
  readonly #base: number;

  constructor(bytes: Buffer, start: number, end: number, base: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.#base = base;
  }

  get left(): number {
    return this.end - this.position;
  }

  /** Where the next byte is in the recording. */
  get offset(): number {
    return this.#base + this.position;
  }

  u8(): number {
    return this.bytes[this.#take(1)]!;
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.#take(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  /** A signed 64-bit integer; a number when it holds it exactly. */
  i64(): number | bigint {
    return int64At(this.bytes, this.#take(8));
  }

  /** A signed 64-bit integer that is a number in any honest recording: process numbers, descriptors. */
  id(): number {
    return Number(this.i64());
  }

  u64(): number | bigint {
    return uint64At(this.bytes, this.#take(8));
  }

  /** Bytes as they lie in the block, not a copy. */
  take(length: number): Buffer {
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  /** A text in so many bytes; ends at its first NUL. */
  text(length: number): string {
    const start = this.#take(length);
    return textOf(this.bytes, start, start + length);
  }

  /** A text with its length in 16 bits before it. */
  text16(): string {
    return this.text(this.u16());
  }

  /** Texts, each with a NUL after it, with their length in 16 bits before them. */
  texts16(): readonly string[] {
    const length = this.u16();
    const start = this.#take(length);
    return textsOf(this.bytes, start, start + length);
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** Goes to the end of an entry, over what a newer version appended to it. */
  skipTo(end: number): void {
    if (end < this.position || end > this.end) {
      throw recordingProblem('recording.corrupt', `byte ${this.offset}`, 'an entry lies about its length');
    }
    this.position = end;
  }

  #take(length: number): number {
    const start = this.position;
    if (length > this.end - start) {
      throw recordingProblem(
        'recording.corrupt',
        `byte ${this.offset}`,
        `${length} bytes are wanted, the block ends after ${this.left}`,
      );
    }
    this.position = start + length;
    return start;
  }
}

/** A signed 64-bit integer, little-endian: a number when it holds it exactly. */
export function int64At(bytes: Buffer, at: number): number | bigint {
  const high = bytes.readInt32LE(at + 4);
  return high >= -0x20_0000 && high < 0x20_0000
    ? high * 0x1_0000_0000 + bytes.readUInt32LE(at)
    : bytes.readBigInt64LE(at);
}

/** An unsigned 64-bit integer, little-endian: a number when it holds it exactly. */
export function uint64At(bytes: Buffer, at: number): number | bigint {
  const high = bytes.readUInt32LE(at + 4);
  return high < 0x20_0000 ? high * 0x1_0000_0000 + bytes.readUInt32LE(at) : bytes.readBigUInt64LE(at);
}

/** The text up to the first NUL; what is not UTF-8 turns into U+FFFD. */
export function textOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, nulFrom(bytes, start, end));
}

/** Texts with a NUL after each (argv, environment, cgroups). */
export function textsOf(bytes: Buffer, start: number, end: number): readonly string[] {
  const texts: string[] = [];
  for (let at = start; at < end;) {
    const stop = nulFrom(bytes, at, end);
    texts.push(bytes.toString('utf8', at, stop));
    at = stop + 1;
  }
  return texts;
}

function nulFrom(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== 0) at += 1;
  return at;
}
