import type { FileInspector } from '#scan/image/index.ts';
import type { DetectionSettings } from './detectors.ts';
import type { Scanner } from './scanners.ts';

/** The inspectors whose work goes to another thread where it can, in an order that is the same on all threads. */
export async function apartInspectors(
  scanners: readonly Scanner[],
  settings: DetectionSettings,
): Promise<FileInspector[]> {
  const inspectors: FileInspector[] = [];
  if (scanners.includes('secrets')) {
    const { loadSecrets, secretInspector } = await import('#scan/secret/index.ts');
    inspectors.push(secretInspector(await loadSecrets(settings.secrets ?? {})));
  }
  if (scanners.includes('licenses')) {
    const { licenseInspector } = await import('#scan/license/index.ts');
    inspectors.push(licenseInspector());
  }
  return inspectors;
}
