import type { Digest, ProblemCode } from '#core/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import type { LayerContents } from './contents.ts';
import type { InspectionBatch, InspectionResult } from './inspection-batch.ts';
import type { ExpectedDigests } from './read-layer.ts';

/** Work on a layer that lies in a file, or on a directory's files; it is plain data, so that it can go to another thread. */
export type LayerTask =
  | { readonly kind: 'files'; readonly directory: string; readonly paths: readonly string[] }
  | { readonly kind: 'read'; readonly bytes: FileStretch; readonly expected: ExpectedDigests }
  | { readonly kind: 'hash'; readonly bytes: FileStretch }
  | { readonly kind: 'inspect'; readonly bytes: FileStretch; readonly batch: InspectionBatch };

/** A read gives the contents, encoded when they come from another thread; a hash the digest; an inspection what was said. */
export interface LayerTaskResult {
  readonly contents?: LayerContents;
  readonly encoded?: Uint8Array<ArrayBuffer>;
  readonly digest?: Digest;
  readonly diffId?: Digest;
  readonly inspected?: InspectionResult;
}

/**
 * To a worker. The first message is the set-up. A task goes to all threads, and that one does it which claims it: so no
 * thread waits until another has time to hand out work.
 */
export type WorkerOrder =
  | { readonly kind: 'set-up'; readonly data: unknown }
  | {
      readonly kind: 'task';
      readonly id: number;
      readonly task: LayerTask;
      /** One 32-bit integer: 0 until somebody claims the task. */
      readonly claim: SharedArrayBuffer;
    };

/** From a worker: progress, or the end of a task. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: LayerTaskResult }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly code: ProblemCode;
      readonly message: string;
      readonly hint?: string;
    };

/** True for the one who claims a task first. */
export function claimTask(claim: SharedArrayBuffer): boolean {
  return Atomics.compareExchange(new Int32Array(claim), 0, 0, 1) === 0;
}

/** True while nobody has claimed a task. */
export function isUnclaimed(claim: SharedArrayBuffer): boolean {
  return Atomics.load(new Int32Array(claim), 0) === 0;
}

/** The task to do next: of the first kind of those named that is there, the largest first, so that no long one is left for the end. */
export function nextTask<T extends { readonly task: LayerTask }>(
  waiting: readonly T[],
  kinds: readonly LayerTask['kind'][],
): T | undefined {
  const sizeOf = ({ task }: T): number =>
    task.kind === 'hash' || task.kind === 'read' ? task.bytes.length : 0;
  for (const kind of kinds) {
    let best: T | undefined;
    for (const candidate of waiting)
      if (candidate.task.kind === kind && (best === undefined || sizeOf(candidate) > sizeOf(best)))
        best = candidate;
    if (best !== undefined) return best;
  }
  return undefined;
}
