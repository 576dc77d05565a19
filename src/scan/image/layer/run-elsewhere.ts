import { encodeLayer } from './codec.ts';
import type { LayerReading } from './read-layer.ts';
import { runLayerTask } from './run-task.ts';
import type { LayerTask, LayerTaskResult } from './tasks.ts';

/** Does a task whose result goes to another thread: contents are encoded, so that they can be handed over without a copy. */
export async function runForOtherThread(task: LayerTask, reading: LayerReading): Promise<LayerTaskResult> {
  const { contents, ...rest } = await runLayerTask(task, reading);
  return contents === undefined ? rest : { ...rest, encoded: encodeLayer(contents) };
}
