import { Worker } from 'node:worker_threads';
import { messageOf, Problem, type Digest, type ProblemCode } from '#core/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import { openLayerCache } from './cache.ts';
import { decodeLayer, encodeLayer } from './codec.ts';
import type { LayerContents } from './contents.ts';
import { hashFile, readLayer, type ExpectedDigests, type LayerReading } from './read-layer.ts';

/** Work on a layer that lies in a file; it is plain data, so that it can go to another thread. */
export type LayerTask =
  | { readonly kind: 'read'; readonly bytes: FileStretch; readonly expected: ExpectedDigests }
  | { readonly kind: 'hash'; readonly bytes: FileStretch }
  | {
      readonly kind: 'store';
      readonly directory: string;
      readonly diffId: Digest;
      readonly detectors: string;
      readonly encoded: Uint8Array<ArrayBuffer>;
    };

/** A read gives the encoded contents, a hash the digest. */
export interface LayerTaskResult {
  readonly encoded?: Uint8Array<ArrayBuffer>;
  readonly digest?: Digest;
  readonly diffId?: Digest;
}

/** From a worker: progress, or the end of its task. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'done'; readonly result: LayerTaskResult }
  | { readonly kind: 'failed'; readonly code: ProblemCode; readonly message: string; readonly hint?: string };

export interface PoolOptions {
  /** The script that runs `serveLayerTasks`; no workers without it. */
  readonly worker?: { readonly url: URL; readonly data: unknown };
  /** Threads beside the main one. */
  readonly workers: number;
  readonly reading: LayerReading;
}

/**
 * Runs layer tasks on the main thread and a few workers. The main thread takes hashing first, which leaves it free
 * between chunks; workers take the walking of tars first, which does not.
 */
export interface LayerPool {
  read(
    bytes: FileStretch,
    expected: ExpectedDigests,
  ): Promise<{ contents: LayerContents; encoded: Uint8Array<ArrayBuffer>; digest?: Digest; diffId?: Digest }>;
  hash(bytes: FileStretch): Promise<Digest>;
  /** Writes a verified layer to the cache, as soon as a thread is free. */
  store(
    directory: string,
    diffId: Digest,
    detectors: string,
    encoded: Uint8Array<ArrayBuffer>,
  ): Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  readonly task: LayerTask;
  readonly resolve: (result: LayerTaskResult) => void;
  readonly reject: (error: unknown) => void;
}

/** A pool for the file tasks of one scan. Workers start with the first task. */
export function createLayerPool(options: PoolOptions): LayerPool {
  const queue: Pending[] = [];
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  const active = new Map<Worker, Pending>();
  const outstanding = new Set<Promise<LayerTaskResult>>();
  let mainBusy = false;
  let closed = false;

  const take = (preferred: LayerTask['kind']): Pending | undefined => {
    const index = queue.findIndex((pending) => pending.task.kind === preferred);
    return index < 0 ? queue.shift() : queue.splice(index, 1)[0];
  };

  const pump = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop()!;
      const pending = take('read')!;
      active.set(worker, pending);
      const transfer = pending.task.kind === 'store' ? [pending.task.encoded.buffer] : [];
      worker.postMessage(pending.task, transfer);
    }
    const forMain = queue.some((pending) => pending.task.kind !== 'store') || workers.length === 0;
    if (!mainBusy && queue.length > 0 && forMain) {
      const pending = take('hash')!;
      mainBusy = true;
      runLayerTask(pending.task, options.reading)
        .then(pending.resolve, pending.reject)
        .finally(() => {
          mainBusy = false;
          pump();
        });
    }
  };

  const start = (): void => {
    if (options.worker === undefined) return;
    while (workers.length < options.workers) {
      const worker = new Worker(options.worker.url, { workerData: options.worker.data });
      workers.push(worker);
      idle.push(worker);
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'progress') {
          options.reading.progress?.(message.bytes);
          return;
        }
        const pending = active.get(worker)!;
        active.delete(worker);
        idle.push(worker);
        if (message.kind === 'done') pending.resolve(message.result);
        else
          pending.reject(
            new Problem(
              message.code,
              message.message,
              message.hint === undefined ? {} : { hint: message.hint },
            ),
          );
        pump();
      });
      worker.on('error', (error) => {
        const pending = active.get(worker);
        active.delete(worker);
        pending?.reject(
          new Problem('image.worker', `a scanning thread ended: ${messageOf(error)}`, { cause: error }),
        );
      });
    }
  };

  const run = (task: LayerTask): Promise<LayerTaskResult> => {
    if (closed) return Promise.reject(new Problem('image.worker', 'the scan was ended'));
    start();
    const result = new Promise<LayerTaskResult>((resolve, reject) => {
      queue.push({ task, resolve, reject });
      // Tasks that are asked for together are shared out together.
      queueMicrotask(pump);
    });
    outstanding.add(result);
    const forget = (): void => void outstanding.delete(result);
    result.then(forget, forget);
    return result;
  };

  return {
    async read(bytes, expected) {
      const { encoded, digest, diffId } = await run({ kind: 'read', bytes, expected });
      return {
        contents: decodeLayer(encoded!),
        encoded: encoded!,
        ...(digest === undefined ? {} : { digest }),
        ...(diffId === undefined ? {} : { diffId }),
      };
    },
    async hash(bytes) {
      return (await run({ kind: 'hash', bytes })).digest!;
    },
    async store(directory, diffId, detectors, encoded) {
      await run({ kind: 'store', directory, diffId, detectors, encoded });
    },
    async close() {
      closed = true;
      // What is to be stored has been paid for already; the rest nobody waits for any more.
      for (const pending of queue.filter(({ task }) => task.kind !== 'store')) {
        queue.splice(queue.indexOf(pending), 1);
        pending.reject(new Problem('image.worker', 'the scan was ended'));
      }
      await Promise.allSettled(outstanding);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Does one task on the present thread. */
export async function runLayerTask(task: LayerTask, reading: LayerReading): Promise<LayerTaskResult> {
  switch (task.kind) {
    case 'read': {
      const { contents, ...digests } = await readLayer(task.bytes, task.expected, reading);
      return { encoded: encodeLayer(contents), ...digests };
    }
    case 'hash':
      return { digest: await hashFile(task.bytes, reading.progress) };
    case 'store':
      openLayerCache(task.directory).store(task.diffId, task.detectors, task.encoded);
      return {};
    default:
      throw new TypeError(task satisfies never);
  }
}
