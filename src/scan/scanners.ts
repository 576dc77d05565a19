import { createHash } from 'node:crypto';
import {
  CHECKSUM_PATTERNS,
  EXTRACTORS,
  INVENTORY_INSPECTORS,
  INVENTORY_PATTERNS,
} from '#scan/inventory/index.ts';
import {
  compilePatterns,
  type FileInspector,
  type FilePattern,
  type PatternMatcher,
} from '#scan/image/index.ts';
import { apartInspectors } from './apart-inspectors.ts';
import type { DetectionSettings } from './detectors.ts';

/** What a scan can look for. */
export const SCANNERS = [
  'packages',
  'vulnerabilities',
  'secrets',
  'malware',
  'misconfig',
  'licenses',
] as const;

export type Scanner = (typeof SCANNERS)[number];

/** What a scan looks for unless it is told: all that asks nothing of people. */
export const DEFAULT_SCANNERS: readonly Scanner[] = SCANNERS.filter((scanner) => scanner !== 'licenses');

/** Scanners that need to know no more than which files an operating system's packages own. */
const WITHOUT_PACKAGES: ReadonlySet<Scanner> = new Set(['secrets', 'misconfig']);

/** False when only such scanners were chosen: packages of languages are not looked for then, and none are listed. */
export function wantsPackages(scanners: readonly Scanner[]): boolean {
  return scanners.some((scanner) => !WITHOUT_PACKAGES.has(scanner));
}

/** All that the chosen scanners want of a layer, and a name for it that changes when any of it does. */
export interface LayerDetectors extends Disposable {
  readonly patterns: PatternMatcher;
  readonly inspectors: readonly FileInspector[];
  /** Part of the layer cache's key. */
  readonly key: string;
}

/** Gathers patterns and inspectors, to be disposed of as some start threads; the same on the main thread and on workers. Rules that nobody asked for are not loaded. */
export async function layerDetectors(
  scanners: readonly Scanner[],
  settings: DetectionSettings,
): Promise<LayerDetectors> {
  const unwanted = wantsPackages(scanners)
    ? []
    : EXTRACTORS.filter(({ name }) => !name.startsWith('os/')).flatMap(({ needs, inspectors = [] }) => [
        ...needs,
        ...inspectors,
      ]);
  const unneeded = new Set<FilePattern | FileInspector>(unwanted);
  const patterns = INVENTORY_PATTERNS.filter((pattern) => !unneeded.has(pattern));
  const inspectors = INVENTORY_INSPECTORS.filter((inspector) => !unneeded.has(inspector));
  inspectors.push(...(await apartInspectors(scanners, settings)));
  // A package's own file is recognised by what its package manager recorded.
  if (scanners.includes('secrets') || scanners.includes('malware')) patterns.push(...CHECKSUM_PATTERNS);
  if (scanners.includes('malware')) {
    const { malwareInspector } = await import('#scan/malware/index.ts');
    inspectors.push(malwareInspector(settings.malware));
  }
  if (scanners.includes('misconfig')) {
    const { misconfigInspector } = await import('#scan/misconfig/index.ts');
    inspectors.push(misconfigInspector());
  }
  const named = [...inspectors.map(({ name, version }) => `${name}@${version}`), JSON.stringify(patterns)];
  return {
    patterns: compilePatterns(patterns),
    inspectors,
    key: createHash('sha256').update(named.join('\n')).digest('hex').slice(0, 16),
    [Symbol.dispose]() {
      for (const inspector of inspectors)
        if (Symbol.dispose in inspector) (inspector as Disposable)[Symbol.dispose]();
    },
  };
}
