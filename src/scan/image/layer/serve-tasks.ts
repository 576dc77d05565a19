import { parentPort } from 'node:worker_threads';
import { messageOf, Problem } from '#core/index.ts';
import { runLayerTask, type LayerTask, type WorkerMessage } from './pool.ts';
import type { LayerReading } from './read-layer.ts';

/** The body of a worker thread: does the tasks that come, one after the other, and tells how far it is. */
export function serveLayerTasks(reading: Omit<LayerReading, 'progress'>): void {
  const port = parentPort!;
  const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const withProgress: LayerReading = { ...reading, progress: (bytes) => send({ kind: 'progress', bytes }) };
  port.on('message', (task: LayerTask) => {
    runLayerTask(task, withProgress).then(
      (result) => send({ kind: 'done', result }, result.encoded === undefined ? [] : [result.encoded.buffer]),
      (error: unknown) =>
        send({
          kind: 'failed',
          code: error instanceof Problem ? error.code : 'image.layer',
          message: messageOf(error),
          ...(error instanceof Problem && error.hint !== undefined ? { hint: error.hint } : {}),
        }),
    );
  });
}
