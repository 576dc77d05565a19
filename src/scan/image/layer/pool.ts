import { setImmediate } from 'node:timers';
import type { Worker } from 'node:worker_threads';
import { messageOf, Problem, type Digest } from '#core/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import { decodeLayer } from './codec.ts';
import type { LayerContents } from './contents.ts';
import type { MappedArchive } from './mapped-archive.ts';
import { startLayerWorker } from './start-worker.ts';
import type { ExpectedDigests, LayerReading, OfferedInspections } from './read-layer.ts';
import { runLayerTask } from './run-task.ts';
import {
  claimTask,
  isUnclaimed,
  nextTask,
  type LayerTask,
  type LayerTaskResult,
  type WorkerMessage,
  type WorkerOrder,
} from './tasks.ts';

export interface PoolOptions {
  /** The script that runs `serveLayerTasks`, and what it makes its tasks' needs of; no workers without it. */
  readonly worker?: { readonly url: URL; readonly data: unknown };
  /** A thread with that script which was started before anybody knew what for. */
  readonly started?: Worker;
  /** Threads beside the main one, at most. */
  readonly workers: number;
  /** The archive where it lies in memory: it is hashed without threads of ours. */
  readonly archive?: MappedArchive;
  readonly reading: LayerReading;
}

/**
 * Runs layer tasks on the main thread and a few workers. Workers take hashing first: they need to load nothing for it, and
 * it is the longest chain in most scans; the main thread takes reading first, whose results it needs.
 */
export interface LayerPool {
  read(bytes: FileStretch, expected: ExpectedDigests): Promise<LayerContents>;
  hash(bytes: FileStretch): Promise<Digest>;
  /** Reads some of a directory's files. */
  files(directory: string, paths: readonly string[]): Promise<LayerContents>;
  close(): Promise<void>;
}

interface Pending {
  readonly id: number;
  readonly task: LayerTask;
  readonly claim: SharedArrayBuffer;
  readonly resolve: (result: LayerTaskResult) => void;
  readonly reject: (error: unknown) => void;
}

/** The main thread's order: it needs the results of reading. */
const KINDS = ['read', 'files', 'hash', 'inspect'] as const;

/** A pool for the file tasks of one scan. Workers start when there is more to do than the main thread can begin with. */
export function createLayerPool(options: PoolOptions): LayerPool {
  const { archive } = options;
  const reading: LayerReading =
    archive === undefined
      ? options.reading
      : { ...options.reading, inMemory: (bytes) => archive.bytesOf(bytes) };
  const pending = new Map<number, Pending>();
  const outstanding = new Set<Promise<LayerTaskResult>>();
  const workers: Worker[] = [];
  let fresh: Pending[] = [];
  let nextId = 0;
  let mainBusy = false;
  let closed = false;

  const settle = (id: number, finish: (task: Pending) => void): void => {
    const task = pending.get(id);
    pending.delete(id);
    if (task !== undefined) finish(task);
  };

  const start = (): void => {
    // The main thread takes a task as well.
    const wanted = options.worker === undefined ? 0 : Math.min(options.workers, pending.size - 1);
    while (workers.length < wanted || (workers.length === 0 && options.started !== undefined)) {
      const worker =
        (workers.length === 0 ? options.started : undefined) ?? startLayerWorker(options.worker!.url);
      worker.ref();
      workers.push(worker);
      worker.on('message', (message: WorkerMessage) => {
        switch (message.kind) {
          case 'progress':
            return reading.progress?.(message.bytes);
          case 'done':
            return settle(message.id, ({ resolve }) => resolve(message.result));
          case 'failed': {
            const { id, code, message: text, hint } = message;
            return settle(id, ({ reject }) =>
              reject(new Problem(code, text, hint === undefined ? {} : { hint })),
            );
          }
          default:
            throw new TypeError(message satisfies never);
        }
      });
      worker.on('error', (error) => {
        const problem = new Problem('image.worker', `a scanning thread ended: ${messageOf(error)}`, {
          cause: error,
        });
        for (const id of pending.keys()) settle(id, ({ reject }) => reject(problem));
      });
      worker.postMessage({ kind: 'set-up', data: options.worker?.data } satisfies WorkerOrder, []);
      for (const task of pending.values()) if (isUnclaimed(task.claim)) tell(worker, task);
    }
  };

  const tell = (worker: Worker, { id, task, claim }: Pending): void =>
    worker.postMessage({ kind: 'task', id, task, claim } satisfies WorkerOrder, []);

  const announce = (tasks: readonly Pending[]): void => {
    for (const worker of workers) for (const task of tasks) tell(worker, task);
    start();
  };

  /** Lets all threads know of new tasks; then the main one does its share. */
  const shareOut = (): void => {
    const tasks = fresh;
    fresh = [];
    announce(tasks);
    workHere();
  };

  const workHere = (): void => {
    if (mainBusy) return;
    const waiting = [...pending.values()].filter(({ claim }) => isUnclaimed(claim));
    const mine = nextTask(waiting, KINDS);
    if (mine === undefined) return;
    if (!claimTask(mine.claim)) return workHere();
    mainBusy = true;
    let isFree = false;
    const free = (): void => {
      if (isFree) return;
      isFree = true;
      mainBusy = false;
      // Who waited for the result goes on first.
      setImmediate(workHere);
    };
    void runLayerTask(
      mine.task,
      workers.length === 0 ? reading : { ...reading, offer: (bytes) => offer(bytes, free) },
    )
      .then(
        (result) => settle(mine.id, ({ resolve }) => resolve(result)),
        (error: unknown) => settle(mine.id, ({ reject }) => reject(error)),
      )
      .finally(free);
  };

  /** Shares inspections out while the main thread is still walking the layer. */
  const offer = (bytes: FileStretch, free: () => void): OfferedInspections => {
    const tasks: Pending[] = [];
    const results: Promise<LayerTaskResult>[] = [];
    return {
      add(batch) {
        const result = run({ kind: 'inspect', bytes, batch }, (task) => {
          tasks.push(task);
          // Nobody gets a turn while a layer is walked.
          announce([task]);
        });
        // It may fail before anybody asks.
        result.catch(() => {});
        results.push(result);
      },
      async results() {
        free();
        return (await Promise.all(results)).map(({ inspected }) => inspected!);
      },
      withdraw() {
        for (const { id, claim } of tasks) if (claimTask(claim)) settle(id, ({ resolve }) => resolve({}));
      },
    };
  };

  /** Tasks that are asked for together are shared out together. */
  const later = (task: Pending): void => {
    if (fresh.push(task) === 1) setImmediate(shareOut);
  };

  const run = (task: LayerTask, share = later): Promise<LayerTaskResult> => {
    if (closed) return Promise.reject(new Problem('image.worker', 'the scan was ended'));
    const result = new Promise<LayerTaskResult>((resolve, reject) => {
      const added = { id: nextId++, task, claim: new SharedArrayBuffer(4), resolve, reject };
      pending.set(added.id, added);
      share(added);
    });
    outstanding.add(result);
    const forget = (): void => void outstanding.delete(result);
    result.then(forget, forget);
    return result;
  };

  return {
    async read(bytes, expected) {
      const { contents, encoded } = await run({ kind: 'read', bytes, expected });
      return contents ?? decodeLayer(encoded!);
    },
    async files(directory, paths) {
      const { contents, encoded } = await run({ kind: 'files', directory, paths });
      return contents ?? decodeLayer(encoded!);
    },
    async hash(bytes) {
      const digest = await archive?.hash(bytes, reading.progress);
      return digest ?? (await run({ kind: 'hash', bytes })).digest!;
    },
    async close() {
      closed = true;
      // What nobody has begun nobody waits for any more.
      for (const { id, claim } of pending.values())
        if (claimTask(claim))
          settle(id, ({ reject }) => reject(new Problem('image.worker', 'the scan was ended')));
      await Promise.allSettled(outstanding);
      for (const worker of workers) void worker.terminate();
    },
  };
}
