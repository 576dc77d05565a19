import { createHash } from 'node:crypto';
import { INVENTORY_INSPECTORS, INVENTORY_PATTERNS } from '#scan/inventory/index.ts';
import {
  compilePatterns,
  type FileInspector,
  type FilePattern,
  type PatternMatcher,
} from '#scan/image/index.ts';

/** What a scan can look for. */
export const SCANNERS = ['packages', 'vulnerabilities', 'secrets', 'misconfig', 'licenses'] as const;

export type Scanner = (typeof SCANNERS)[number];

/** What a scan looks for unless it is told. */
export const DEFAULT_SCANNERS: readonly Scanner[] = ['packages', 'vulnerabilities'];

/** All that the chosen scanners want of a layer, and a name for it that changes when any of it does. */
export interface LayerDetectors {
  readonly patterns: PatternMatcher;
  readonly inspectors: readonly FileInspector[];
  /** Part of the layer cache's key. */
  readonly key: string;
}

/** Gathers patterns and inspectors; the same on the main thread and on workers. Rules that nobody asked for are not loaded. */
export async function layerDetectors(scanners: readonly Scanner[]): Promise<LayerDetectors> {
  const patterns: FilePattern[] = [...INVENTORY_PATTERNS];
  const inspectors: FileInspector[] = [...INVENTORY_INSPECTORS];
  if (scanners.includes('secrets')) {
    const { secretInspector } = await import('#scan/secret/index.ts');
    inspectors.push(secretInspector());
  }
  if (scanners.includes('misconfig')) {
    const { misconfigInspector } = await import('#scan/misconfig/index.ts');
    inspectors.push(misconfigInspector());
  }
  if (scanners.includes('licenses')) {
    const { licenseInspector } = await import('#scan/license/index.ts');
    inspectors.push(licenseInspector());
  }
  const named = [...inspectors.map(({ name, version }) => `${name}@${version}`), JSON.stringify(patterns)];
  return {
    patterns: compilePatterns(patterns),
    inspectors,
    key: createHash('sha256').update(named.join('\n')).digest('hex').slice(0, 16),
  };
}
