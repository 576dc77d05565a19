import { workerData } from 'node:worker_threads';
import { serveLayerTasks } from '#scan/image/index.ts';
import { layerDetectors, type Scanner } from './scanners.ts';

// The worker thread of a scan: the same detectors as on the main thread, for the layers that it is given.
const { scanners, temporaryDirectory } = workerData as {
  scanners: readonly Scanner[];
  temporaryDirectory: string;
};
serveLayerTasks({ ...(await layerDetectors(scanners)), temporaryDirectory });
