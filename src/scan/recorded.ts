import type { recordedChecksums } from '#scan/inventory/index.ts';
import type { DetectionInput } from './detectors.ts';
import { observedInView } from './observed.ts';
import type { Scanner } from './scanners.ts';

/** Checksums of files by package managers, and the paths that dpkg put elsewhere. */
export type Recorded = ReturnType<typeof recordedChecksums>;

/** Reads what package managers recorded of all files that are still there and in which somebody saw something. */
export async function readRecorded(
  scanners: readonly Scanner[],
  input: Pick<DetectionInput, 'filesystem' | 'references'>,
): Promise<Recorded> {
  const { recordedChecksums: read } = await import('#scan/inventory/index.ts');
  const inspectors: string[] = [];
  if (scanners.includes('secrets')) inspectors.push((await import('#scan/secret/index.ts')).SECRET_INSPECTOR);
  if (scanners.includes('malware'))
    inspectors.push((await import('#scan/malware/index.ts')).MALWARE_INSPECTOR);
  const paths = new Set<string>();
  for (const inspector of inspectors)
    for (const { path } of observedInView(input, inspector)) paths.add(path);
  return read(input.filesystem, paths);
}
