import type { Filesystem } from '#scan/image/index.ts';
import { baseName, directoryOf } from '../declaration.ts';

/** Lock files inside of packages count for nothing (npm docs, npm-shrinkwrap.json, and the other tools alike). */
export function isForeign(path: string): boolean {
  return /(?:^|\/)node_modules\//.test(path);
}

/** Whether `node_modules` beside a lock file holds something else than caches. */
export function isInstalledBeside(filesystem: Filesystem, lockFile: string): boolean {
  return filesystem
    .list(`${directoryOf(lockFile)}node_modules`)
    .some(({ path }) => !baseName(path).startsWith('.'));
}
