import { recordingProblem } from './problem.ts';

/**
 * A process with a long environment has some hundred KiB as JSON, an audit event with large objects 3 MiB (etcd keeps at most 1.5
 * MiB), and what the API server sends to a webhook at once 10 MiB (--audit-webhook-truncate-max-batch-size).
 */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const SMALLEST = 64 * 1024;
const NEWLINE = 0x0a;

/** Gives the lines of bytes that come in pieces. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  /** A line that began in an earlier piece. One buffer is used for all of them: new ones would be garbage of their size. */
  #rest = Buffer.alloc(0);
  #restBytes = 0;
  #lines = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#complete(chunk.subarray(start, end));
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** To be called when no byte follows; the last line may lack its end. */
  finish(): void {
    if (this.#restBytes > 0) this.#complete(Buffer.alloc(0));
    if (this.#lines === 0) throw recordingProblem('recording.truncated', 'line 1', 'the recording is empty');
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    const bytes = this.#restBytes + part.length;
    if (bytes > MAX_LINE_BYTES) {
      const where = `line ${this.#lines + 1}`;
      throw recordingProblem('recording.limit', where, `it has more than ${MAX_LINE_BYTES} bytes`);
    }
    if (bytes > this.#rest.length) {
      const larger = Buffer.allocUnsafe(Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(bytes))));
      this.#rest.copy(larger, 0, 0, this.#restBytes);
      this.#rest = larger;
    }
    part.copy(this.#rest, this.#restBytes);
    this.#restBytes = bytes;
  }

  #complete(part: Buffer): void {
    let line = part;
    if (this.#restBytes > 0) {
      this.#keep(part);
      line = this.#rest.subarray(0, this.#restBytes);
      this.#restBytes = 0;
    }
    this.#lines += 1;
    this.#onLine(line.toString('utf8'));
  }
}
