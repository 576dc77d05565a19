import type { Worker } from 'node:worker_threads';

/** Little of what a thread makes lives long: more room for new objects would be memory without use, as much as the rest of it. */
const OPTIONS = { resourceLimits: { maxYoungGenerationSizeMb: 4 } } as const;

/** Starts a thread of a scan; `url` is the script that runs `serveLayerTasks`. */
export function startLayerWorker(url: URL): Worker {
  // Who needs no thread does not pay for loading it.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  return new Worker(url, OPTIONS);
}
