import { parentPort } from 'node:worker_threads';
import { messageOf, Problem, turn } from '#core/index.ts';
import { hashFile } from './hash-file.ts';
import type { FileInspector } from '../inspector.ts';
import type { LayerReading } from './read-layer.ts';
import {
  claimTask,
  isUnclaimed,
  nextTask,
  type LayerTask,
  type LayerTaskResult,
  type WorkerMessage,
  type WorkerOrder,
} from './tasks.ts';

/** Walking a layer is quick and best left to the thread that needs the result. */
const KINDS = ['hash', 'inspect', 'files', 'read'] as const;

/** What a thread needs for a kind of task, made of the data of the set-up with the first such task. */
export interface Preparation {
  readonly reading: (data: unknown) => Promise<Omit<LayerReading, 'progress'>>;
  /** The inspectors that are `apart`, in the order that they have on all threads. */
  readonly apart: (data: unknown) => Promise<readonly FileInspector[]>;
}

/**
 * The body of a worker thread: does the tasks that it can claim, one after the other, and tells how far it is. Hashing
 * comes first and needs nothing else; what reading takes is loaded with the first layer to be read.
 */
export function serveLayerTasks(prepare: Preparation): void {
  const port = parentPort!;
  const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const progress = (bytes: number): void => send({ kind: 'progress', bytes });
  let waiting: Extract<WorkerOrder, { kind: 'task' }>[] = [];
  let data: unknown;
  let reading: Promise<LayerReading> | undefined;
  let apart: Promise<readonly FileInspector[]> | undefined;
  let busy = false;

  const run = async (task: LayerTask): Promise<LayerTaskResult> => {
    if (task.kind === 'hash') return { digest: await hashFile(task.bytes, progress) };
    if (task.kind === 'inspect') {
      apart ??= prepare.apart(data);
      const { inspectBatch } = await import('./inspection-batch.ts');
      return { inspected: inspectBatch(task.bytes, task.batch, await apart) };
    }
    reading ??= prepare.reading(data).then((prepared) => ({ ...prepared, progress }));
    const { runForOtherThread } = await import('./run-elsewhere.ts');
    return runForOtherThread(task, await reading);
  };

  const work = async (): Promise<void> => {
    busy = true;
    for (;;) {
      // What others have claimed meanwhile is theirs; what has come meanwhile may be better.
      await turn();
      waiting = waiting.filter(({ claim }) => isUnclaimed(claim));
      const order = nextTask(waiting, KINDS);
      if (order === undefined) break;
      if (!claimTask(order.claim)) continue;
      try {
        const result = await run(order.task);
        send(
          { kind: 'done', id: order.id, result },
          result.encoded === undefined ? [] : [result.encoded.buffer],
        );
      } catch (error) {
        send({
          kind: 'failed',
          id: order.id,
          code: error instanceof Problem ? error.code : 'image.layer',
          message: messageOf(error),
          ...(error instanceof Problem && error.hint !== undefined ? { hint: error.hint } : {}),
        });
      }
    }
    busy = false;
  };

  port.on('message', (order: WorkerOrder) => {
    if (order.kind === 'set-up') data = order.data;
    else {
      waiting.push(order);
      if (!busy) void work();
    }
  });
}
