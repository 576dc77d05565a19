import { hashFile } from './hash-file.ts';
import { apartOf, inspectBatch } from './inspection-batch.ts';
import { readFiles } from './read-files.ts';
import { readLayer, type LayerReading } from './read-layer.ts';
import type { LayerTask, LayerTaskResult } from './tasks.ts';

/** Does one task on the present thread. */
export async function runLayerTask(task: LayerTask, reading: LayerReading): Promise<LayerTaskResult> {
  switch (task.kind) {
    case 'read':
      return readLayer(task.bytes, task.expected, reading);
    case 'files':
      return { contents: readFiles(task.directory, task.paths, reading) };
    case 'hash':
      return { digest: await hashFile(task.bytes, reading.progress) };
    case 'inspect':
      return { inspected: inspectBatch(task.bytes, task.batch, apartOf(reading.inspectors)) };
    default:
      throw new TypeError(task satisfies never);
  }
}
