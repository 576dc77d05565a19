import type { Filesystem } from '#scan/image/index.ts';
import { baseName, directoryOf, type Declared } from '../declaration.ts';

/** Lock files inside of packages count for nothing (npm docs, npm-shrinkwrap.json, and the other tools alike). */
export function isForeign(path: string): boolean {
  return /(?:^|\/)node_modules\//.test(path);
}

/** What npm since 7, Yarn, its successors and pnpm leave in the tree when they are done with it. */
const DONE: ReadonlySet<string> = new Set([
  '.package-lock.json',
  '.yarn-integrity',
  '.yarn-state.yml',
  '.modules.yaml',
]);
/** npm before 7 and Bun leave nothing: then most packages must be there; those for other platforms are not. */
const MOST = 0.8;

/** Whether the tree beside a lock file was installed from it; a few directories are no such tree. */
export function isInstalledBeside(
  filesystem: Filesystem,
  lockFile: string,
  declared: readonly Declared[],
): boolean {
  const root = `${directoryOf(lockFile)}node_modules`;
  const entries = filesystem.list(root).map(({ path }) => baseName(path));
  if (entries.some((name) => DONE.has(name))) return true;
  if (entries.every((name) => name.startsWith('.'))) return false;
  const names = new Set(declared.filter(({ dev }) => dev !== true).map(({ name }) => name));
  const present = [...names].filter((name) => filesystem.stat(`${root}/${name}`) !== undefined);
  return present.length >= names.size * MOST;
}
