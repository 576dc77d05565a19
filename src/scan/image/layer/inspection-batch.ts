import { closeSync, openSync, readSync } from 'node:fs';
import { MIB, type Incompleteness } from '#core/index.ts';
import { sourceOfBytes } from '#format/index.ts';
import type { ByteSource, FileInspector, LayerFile } from '../inspector.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import type { Observation } from './contents.ts';
import { inspectFile } from './inspect-file.ts';
import { DIRECT_BYTES, fileRange } from './file-range.ts';

/**
 * Files of an uncompressed layer that are still to be inspected, by any thread. They lie in memory that all threads share,
 * so that offering them to all of them copies nothing.
 */
export interface InspectionBatch {
  /** Per file: its entry, offset in the layer, size, mode, the inspectors as bits, and where its path ends. */
  readonly numbers: SharedArrayBuffer;
  /** The paths, one after the other. */
  readonly paths: SharedArrayBuffer;
}

/** What inspectors said of a batch's files, in their order. */
export interface InspectionResult {
  readonly observations: readonly Observation[];
  readonly incomplete: readonly Incompleteness[];
}

/** A file whose inspection can wait. */
export interface WaitingFile extends LayerFile {
  readonly entry: number;
  /** Where its content begins in the layer. */
  readonly offset: number;
  /** A bit each, in the order of those that are `apart`. */
  readonly inspectors: number;
}

const COLUMNS = 6;

/** A batch is small enough that threads end at about the same time, and large enough that handing it over costs nothing. */
const BATCH_FILES = 512;
const BATCH_BYTES = 6 * MIB;

/** Gathers files into batches. */
export class InspectionBatcher {
  readonly #ready: (batch: InspectionBatch) => void;
  #files: WaitingFile[] = [];
  #bytes = 0;

  constructor(ready: (batch: InspectionBatch) => void) {
    this.#ready = ready;
  }

  add(file: WaitingFile): void {
    this.#files.push(file);
    this.#bytes += file.size;
    if (this.#files.length === BATCH_FILES || this.#bytes >= BATCH_BYTES) this.flush();
  }

  /** Hands over what is left. */
  flush(): void {
    if (this.#files.length > 0) this.#ready(encodeBatch(this.#files));
    this.#files = [];
    this.#bytes = 0;
  }
}

function encodeBatch(files: readonly WaitingFile[]): InspectionBatch {
  const numbers = new Float64Array(
    new SharedArrayBuffer(files.length * COLUMNS * Float64Array.BYTES_PER_ELEMENT),
  );
  const text = Buffer.from(files.map(({ path }) => path).join(''), 'utf8');
  const paths = new SharedArrayBuffer(text.length);
  new Uint8Array(paths).set(text);
  let end = 0;
  for (const [index, { entry, offset, size, mode, inspectors, path }] of files.entries()) {
    end += Buffer.byteLength(path, 'utf8');
    numbers.set([entry, offset, size, mode, inspectors, end], index * COLUMNS);
  }
  return { numbers: numbers.buffer, paths };
}

function decodeBatch(batch: InspectionBatch): WaitingFile[] {
  const numbers = new Float64Array(batch.numbers);
  const paths = Buffer.from(batch.paths);
  const files: WaitingFile[] = [];
  let start = 0;
  for (let at = 0; at < numbers.length; at += COLUMNS) {
    const end = numbers[at + 5]!;
    files.push({
      entry: numbers[at]!,
      offset: numbers[at + 1]!,
      size: numbers[at + 2]!,
      mode: numbers[at + 3]!,
      inspectors: numbers[at + 4]!,
      path: paths.toString('utf8', start, end),
    });
    start = end;
  }
  return files;
}

/** The inspectors that may do their work on another thread. */
export function apartOf(inspectors: readonly FileInspector[]): readonly FileInspector[] {
  return inspectors.filter(({ apart }) => apart === true);
}

/** Inspects the files of a batch, which lie in the layer at `bytes`, with those of the inspectors that each waits for. */
export function inspectBatch(
  bytes: FileStretch,
  batch: InspectionBatch,
  inspectors: readonly FileInspector[],
): InspectionResult {
  const observations: Observation[] = [];
  const incomplete: Incompleteness[] = [];
  const record = {
    observe: (inspector: string, entry: number, value: Observation['value']): void =>
      void observations.push({ inspector, entry, value }),
    miss: (code: string, what: string, why: string): void => void incomplete.push({ code, what, why }),
  };
  const files = decodeBatch(batch);
  const room = new Uint8Array(WINDOW);
  const fd = openSync(bytes.path, 'r');
  const inspect = (file: WaitingFile, source: ByteSource): void =>
    inspectFile(
      inspectors.filter((_, index) => (file.inspectors & (1 << index)) !== 0),
      file.entry,
      file,
      source,
      record,
    );
  try {
    for (let first = 0; first < files.length;) {
      const { offset, size } = files[first]!;
      const past = pastNeighbours(files, first);
      // Large files are read where they are looked at.
      if (past === first) inspect(files[first++]!, fileRange(fd, bytes.offset + offset, size));
      else {
        const { offset: lastOffset, size: lastSize } = files[past - 1]!;
        const length = Math.min(lastOffset + lastSize, bytes.length) - offset;
        const got = readSync(fd, room, 0, length, bytes.offset + offset);
        for (; first < past; first++) {
          const file = files[first]!;
          const start = file.offset - offset;
          inspect(file, sourceOfBytes(room.subarray(start, Math.min(start + file.size, got))));
        }
      }
    }
  } finally {
    closeSync(fd);
  }
  return { observations, incomplete };
}

/** What one read takes of small files that lie side by side, as most do. */
const WINDOW = MIB / 4;

/** Reading so many bytes takes no longer than another call. */
const GAP = 8 * 1024;

/** The first file behind `first` that is not to be read together with it; `first` itself where that is too large. */
function pastNeighbours(files: readonly WaitingFile[], first: number): number {
  const { offset } = files[first]!;
  let end = offset;
  let past = first;
  for (; past < files.length; past++) {
    const next = files[past]!;
    if (next.size > DIRECT_BYTES || next.offset - end > GAP || next.offset + next.size - offset > WINDOW)
      break;
    end = next.offset + next.size;
  }
  return past;
}
