import type { Incompleteness, OsRelease, Package } from '#core/index.ts';
import type { FileInspector, FilePattern, Filesystem } from '#scan/image/index.ts';
import { collectPackages } from './collect.ts';
import { EXTRACTORS } from './extractors.ts';
import { detectRelease, releasePatterns } from './os/release.ts';

/** What is in an image or a tree. */
export interface Inventory {
  /** Undefined when there is no operating system in it (scratch, distroless static). */
  readonly os?: OsRelease;
  /** Each once, in order, owners set. */
  readonly packages: readonly Package[];
  /** True for the real path of a file that an operating system package lists as its own. */
  readonly isSystemFile: (path: string) => boolean;
  readonly incomplete: readonly Incompleteness[];
}

/** The files whose bytes the parsers read: they must be kept while layers pass. */
export const INVENTORY_PATTERNS: readonly FilePattern[] = [
  ...releasePatterns,
  ...EXTRACTORS.flatMap(({ needs }) => needs),
];

/** What the parsers look at while layers pass; some share an inspector. */
export const INVENTORY_INSPECTORS: readonly FileInspector[] = [
  ...new Set(EXTRACTORS.flatMap(({ inspectors = [] }) => inspectors)),
];

/** Takes the inventory of a merged file system, which was read with the patterns and inspectors above. */
export function takeInventory(filesystem: Filesystem): Inventory {
  const os = detectRelease(filesystem);
  const collected = collectPackages(filesystem, os, EXTRACTORS);
  return { ...(os !== undefined && { os }), ...collected };
}
