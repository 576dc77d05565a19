import { MIB, type Incompleteness, type Json, type Package } from '#core/index.ts';
import type { FileInspector, Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { parseJson, unreadable } from '../text-document.ts';
import { readLockFile, type LockEntry } from './lock-entries.ts';
import { isNpmName, npmPackage } from './npm-package.ts';

/** A lock file of 10,000 packages takes 4 MB. */
const MAX_BYTES: number = 32 * MIB;
/** A shrinkwrap file takes precedence over a lock file beside it (npm docs, npm-shrinkwrap.json). */
const NAMES = ['npm-shrinkwrap.json', 'package-lock.json'] as const;
/** Lock files inside of packages count for nothing (the same). */
const INSIDE = /(?:^|\/)node_modules\//;

type LockFile =
  | { readonly kind: 'lock'; readonly entries: readonly LockEntry[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Keeps the dependencies that npm's lock files name. */
const lockInspector: FileInspector = {
  name: 'language/package-lock',
  version: 1,
  wants: ({ path }) =>
    path.endsWith('.json') && NAMES.includes(baseName(path) as never) && !INSIDE.test(path),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES)
      return { kind: 'unreadable', why: `it has ${content.size} bytes, the limit is ${MAX_BYTES}` };
    const parsed = parseJson(Buffer.from(content.read(0, content.size)).toString());
    if ('error' in parsed) return { kind: 'unreadable', why: parsed.error };
    const entries = readLockFile(parsed.value);
    const file: LockFile =
      entries === undefined
        ? { kind: 'unreadable', why: 'it is no npm lock file' }
        : { kind: 'lock', entries: entries.filter(({ name }) => isNpmName(name)) };
    return file as unknown as Json;
  },
};

/**
 * What npm's lock files declare. Where the tree beside a lock file is installed it is left out: what is installed is the
 * truth, and what is not (development, another platform's) is not there.
 */
export const packageLock: Extractor = {
  name: 'language/package-lock',
  needs: [],
  inspectors: [lockInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const observed = filesystem.observations(lockInspector.name);
    const shrinkwrapped = new Set(
      observed
        .filter(({ file }) => baseName(file.path) === NAMES[0])
        .map(({ file }) => directoryOf(file.path)),
    );
    for (const { file, value } of observed) {
      const { path } = file;
      const directory = directoryOf(path);
      if (baseName(path) !== NAMES[0] && shrinkwrapped.has(directory)) continue;
      if (isInstalled(filesystem, directory)) continue;
      const lock = value as unknown as LockFile;
      if (lock.kind === 'unreadable') incomplete.push(unreadable(path, lock.why));
      else
        for (const entry of lock.entries)
          packages.push(npmPackage({ ...entry, path }, packageLock.name, 'declared'));
    }
    return { packages, incomplete };
  },
};

/** `node_modules` beside the lock file holds something else than caches. */
function isInstalled(filesystem: Filesystem, directory: string): boolean {
  return filesystem.list(`${directory}node_modules`).some(({ path }) => !baseName(path).startsWith('.'));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** With the slash at its end, empty for the root. */
function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
