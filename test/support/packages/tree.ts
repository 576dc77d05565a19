import { tmpdir } from 'node:os';
import type { Package } from '#core/index.ts';
import {
  compilePatterns,
  createMergedFilesystem,
  mergeLayers,
  readFiles,
  walkDirectory,
} from '#scan/image/index.ts';
import { INVENTORY_INSPECTORS, INVENTORY_PATTERNS, takeInventory } from '#scan/inventory/index.ts';

/** The inventory of a directory, taken as a scan of it would. */
export function inventoryOf(directory: string): readonly Package[] {
  const layer = readFiles(directory, walkDirectory(directory).paths, {
    patterns: compilePatterns(INVENTORY_PATTERNS),
    inspectors: INVENTORY_INSPECTORS,
    temporaryDirectory: tmpdir(),
  });
  return takeInventory(createMergedFilesystem(mergeLayers([layer]))).packages;
}

/** Name, version and each place of the packages that a parser found, one line a place, in order. */
export function linesOf(packages: readonly Package[], foundBy: string): string[] {
  return packages
    .filter((found) => found.foundBy === foundBy)
    .flatMap(({ name, version, locations }) => locations.map(({ path }) => `${name} ${version} ${path}`))
    .sort();
}
