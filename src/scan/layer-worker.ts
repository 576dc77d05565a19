import { serveLayerTasks } from '#scan/image/index.ts';
import type { DetectionSettings } from './detectors.ts';
import type { Scanner } from './scanners.ts';

/** What the main thread tells a worker of a scan before its first task. */
export interface LayerWorkerData {
  readonly scanners: readonly Scanner[];
  readonly settings: DetectionSettings;
  readonly temporaryDirectory: string;
}

// The worker thread of a scan: the same detectors as on the main thread, for the layers and files that it is given.
serveLayerTasks({
  reading: async (data) => {
    const { scanners, settings, temporaryDirectory } = data as LayerWorkerData;
    const { layerDetectors } = await import('./scanners.ts');
    return { ...(await layerDetectors(scanners, settings)), temporaryDirectory };
  },
  apart: async (data) => {
    const { scanners, settings } = data as LayerWorkerData;
    const { apartInspectors } = await import('./apart-inspectors.ts');
    return apartInspectors(scanners, settings);
  },
});
