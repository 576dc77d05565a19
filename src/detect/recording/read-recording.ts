import { messageOf, Problem } from '#core/index.ts';
import type { DetectEvent } from '../event/event.ts';
import { spareMemory } from '../spare-memory.ts';
import { AuditLogReader, isAuditLog } from './audit-log.ts';
import { inflate, type RecordingSource } from './inflate.ts';
import { isJsonLines, JsonLinesReader } from './json-lines/read.ts';
import { JsonLinesWriter } from './json-lines/write.ts';
import { recordingProblem } from './problem.ts';
import { isScap, ScapReader } from './scap/reader.ts';

export interface ReadRecordingOptions {
  /** So many bytes the recording may have, once it is inflated. */
  readonly maxBytes?: number;
}

/** Captures of a busy hour have some gigabytes; the memory that they need does not grow with them. */
const MAX_BYTES = 64 * 1024 * 1024 * 1024;

/** From here on it is worth to keep the heap tight. */
const LARGE_RECORDING = 8 * 1024 * 1024;

/**
 * The events of a recording, in their order: a `.scap` recording, our own lines of JSON or an audit log of the Kubernetes API
 * server, plain or compressed with gzip or zstd, by its path or as its bytes. Throws a Problem with the place where it is damaged, after the events before that.
 */
export async function* readRecording(
  source: RecordingSource,
  options: ReadRecordingOptions = {},
): AsyncGenerator<DetectEvent> {
  for await (const events of eventBatches(source, options)) yield* events;
}

/** Gives each event of a recording to a function, and returns how many there were: faster than an iteration. `onBatch` is waited for after every megabyte or so. */
export async function replayRecording(
  source: RecordingSource,
  onEvent: (event: DetectEvent) => void,
  options: ReadRecordingOptions & { readonly onBatch?: () => Promise<void> } = {},
): Promise<number> {
  let count = 0;
  for await (const events of eventBatches(source, options)) {
    for (const event of events) onEvent(event);
    await options.onBatch?.();
    count += events.length;
  }
  return count;
}

/** A recording as our own lines of JSON (json-lines/format.ts), some lines at a time. */
export async function* convertRecording(
  source: RecordingSource,
  options: ReadRecordingOptions = {},
): AsyncGenerator<string> {
  const writer = new JsonLinesWriter();
  yield writer.begin();
  for await (const events of eventBatches(source, options)) {
    for (const event of events) yield writer.write(event);
  }
}

async function* eventBatches(
  source: RecordingSource,
  { maxBytes = MAX_BYTES }: ReadRecordingOptions,
): AsyncGenerator<readonly DetectEvent[]> {
  const name = typeof source === 'string' ? source : 'the recording';
  try {
    let reader: Reader | null = null;
    let bytes = 0;
    for await (const chunk of inflate(source)) {
      reader ??= readerFor(chunk);
      if (bytes < LARGE_RECORDING && bytes + chunk.length >= LARGE_RECORDING) spareMemory();
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw recordingProblem('recording.limit', `byte ${maxBytes}`, `it has more than ${maxBytes} bytes`);
      }
      yield reader.push(chunk);
    }
    if (!reader) throw recordingProblem('recording.truncated', 'byte 0', 'it is empty');
    yield reader.finish();
  } catch (error) {
    // What a consumer throws never comes here: it ends the iteration from outside.
    if (error instanceof Problem) {
      throw new Problem(
        error.code,
        `${name}: ${error.message}`,
        error.hint === undefined ? {} : { hint: error.hint },
      );
    }
    throw recordingProblem('recording.unreadable', name, messageOf(error));
  }
}

type Reader = ScapReader | JsonLinesReader | AuditLogReader;

function readerFor(start: Buffer): Reader {
  if (isScap(start)) return new ScapReader();
  if (isAuditLog(start)) return new AuditLogReader();
  if (isJsonLines(start)) return new JsonLinesReader();
  throw recordingProblem(
    'recording.format',
    'byte 0',
    "this is no recording: it begins neither as a .scap file nor as lines of JSON, ours or the Kubernetes API server's",
  );
}
