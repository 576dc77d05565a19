import { recordingProblem } from './problem.ts';

/** A process with a long environment has some hundred KiB as JSON, and an audit event with a large object 1.5 MiB (etcd). */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Gives the lines of bytes that come in pieces. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest: Buffer[] = [];
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
    this.#restBytes += part.length;
    if (this.#restBytes > MAX_LINE_BYTES) {
      const where = `line ${this.#lines + 1}`;
      throw recordingProblem('recording.limit', where, `it has more than ${MAX_LINE_BYTES} bytes`);
    }
    this.#rest.push(Buffer.from(part));
  }

  #complete(part: Buffer): void {
    const line = this.#restBytes === 0 ? part : Buffer.concat([...this.#rest, part]);
    this.#rest = [];
    this.#restBytes = 0;
    this.#lines += 1;
    this.#onLine(line.toString('utf8'));
  }
}
