import { recordingProblem } from '../problem.ts';

/** What a block of a recording is, by the number that it starts with (scap_savefile.h). */
export type BlockKind =
  | { readonly kind: 'section' }
  | { readonly kind: 'machine' }
  | { readonly kind: 'processes'; readonly version: number }
  | { readonly kind: 'descriptors'; readonly version: number }
  | { readonly kind: 'event'; readonly version: number; readonly flags: boolean; readonly large: boolean }
  | { readonly kind: 'interfaces'; readonly version: number }
  | { readonly kind: 'users'; readonly version: number };

/** Block numbers; those from 0x80000000 are from before the first release. */
export const BLOCK_KINDS: ReadonlyMap<number, BlockKind> = new Map<number, BlockKind>([
  [0x0a_0d_0d_0a, { kind: 'section' }],
  [0x201, { kind: 'machine' }],
  [0x8002abcd, { kind: 'machine' }],
  [0x202, { kind: 'processes', version: 1 }],
  [0x8000abcd, { kind: 'processes', version: 1 }],
  [0x207, { kind: 'processes', version: 2 }],
  [0x8013abcd, { kind: 'processes', version: 2 }],
  [0x209, { kind: 'processes', version: 3 }],
  [0x8014abcd, { kind: 'processes', version: 3 }],
  [0x210, { kind: 'processes', version: 4 }],
  [0x211, { kind: 'processes', version: 5 }],
  [0x212, { kind: 'processes', version: 6 }],
  [0x213, { kind: 'processes', version: 7 }],
  [0x214, { kind: 'processes', version: 8 }],
  [0x215, { kind: 'processes', version: 9 }],
  [0x203, { kind: 'descriptors', version: 1 }],
  [0x8001abcd, { kind: 'descriptors', version: 1 }],
  [0x218, { kind: 'descriptors', version: 2 }],
  [0x204, { kind: 'event', version: 1, flags: false, large: false }],
  [0x8010abcd, { kind: 'event', version: 1, flags: false, large: false }],
  [0x216, { kind: 'event', version: 2, flags: false, large: false }],
  [0x221, { kind: 'event', version: 2, flags: false, large: true }],
  [0x208, { kind: 'event', version: 1, flags: true, large: false }],
  [0x217, { kind: 'event', version: 2, flags: true, large: false }],
  [0x222, { kind: 'event', version: 2, flags: true, large: true }],
  [0x205, { kind: 'interfaces', version: 1 }],
  [0x8011abcd, { kind: 'interfaces', version: 1 }],
  [0x219, { kind: 'interfaces', version: 2 }],
  [0x206, { kind: 'users', version: 1 }],
  [0x8012abcd, { kind: 'users', version: 1 }],
  [0x220, { kind: 'users', version: 2 }],
]);

/** The first bytes of every recording: the number of a section header. */
export const SECTION_MAGIC = 0x0a_0d_0d_0a;

/** A block without content: its number, its length, its length again. */
const FRAME_BYTES = 12;

/**
 * The tables of a machine with 100,000 processes are about 200 MB as one block; nobody records more, and a block is in memory
 * as a whole.
 */
const MAX_BLOCK_BYTES = 256 * 1024 * 1024;

/**
 * Called with a whole block of a kind that is known: its content lies in `bytes` from `start` to `end`; `base` is where
 * `bytes[0]` is in the recording.
 */
export type BlockHandler = (kind: BlockKind, bytes: Buffer, start: number, end: number, base: number) => void;

/** Cuts a stream of bytes into blocks, without copying those that lie within one chunk. */
export class BlockSplitter {
  readonly #onBlock: BlockHandler;
  /** The start of a block whose rest has not arrived. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  #wanted = FRAME_BYTES;
  /** Where the next chunk (or the rest) starts in the recording. */
  #offset = 0;

  constructor(onBlock: BlockHandler) {
    this.#onBlock = onBlock;
  }

  push(chunk: Buffer): void {
    if (this.#restBytes + chunk.length < this.#wanted) {
      this.#rest.push(chunk);
      this.#restBytes += chunk.length;
      return;
    }
    const bytes = this.#restBytes === 0 ? chunk : Buffer.concat([...this.#rest, chunk]);
    const used = this.#cut(bytes);
    this.#offset += used;
    this.#rest = used < bytes.length ? [bytes.subarray(used)] : [];
    this.#restBytes = bytes.length - used;
  }

  /** To be called when no byte follows. */
  finish(): void {
    if (this.#restBytes > 0) {
      throw recordingProblem(
        'recording.truncated',
        `byte ${this.#offset}`,
        `the recording ends inside a block: ${this.#restBytes} of ${this.#wanted} bytes`,
        'it was cut off, or is still being written',
      );
    }
  }

  /** Handles each whole block and returns where the first incomplete one starts. */
  #cut(bytes: Buffer): number {
    let start = 0;
    this.#wanted = FRAME_BYTES;
    while (bytes.length - start >= FRAME_BYTES) {
      const length = bytes.readUInt32LE(start + 4);
      if (length < FRAME_BYTES || length > MAX_BLOCK_BYTES) throw this.#badLength(start, length);
      if (bytes.length - start < length) {
        this.#wanted = length;
        break;
      }
      const kind = BLOCK_KINDS.get(bytes.readUInt32LE(start));
      const end = start + length - 4;
      // libscap checks the second length of every block except events, so some writers never got it right there.
      if (kind?.kind !== 'event' && bytes.readUInt32LE(end) !== length) {
        throw this.#badTrailer(start, length, bytes.readUInt32LE(end));
      }
      if (kind) this.#onBlock(kind, bytes, start + 8, end, this.#offset);
      start += length;
    }
    return start;
  }

  #badLength(start: number, length: number): Error {
    return recordingProblem(
      length > MAX_BLOCK_BYTES ? 'recording.limit' : 'recording.corrupt',
      `byte ${this.#offset + start}`,
      `a block says that it has ${length} bytes; ${FRAME_BYTES} to ${MAX_BLOCK_BYTES} are possible`,
    );
  }

  #badTrailer(start: number, length: number, trailer: number): Error {
    return recordingProblem(
      'recording.corrupt',
      `byte ${this.#offset + start}`,
      `a block of ${length} bytes says at its end that it has ${trailer}`,
    );
  }
}
