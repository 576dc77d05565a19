import { MIB, type Incompleteness, type Package } from '#core/index.ts';
import type { Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { parseJson, unreadable } from '../text-document.ts';
import { readLockFile } from './lock-entries.ts';
import { isNpmName, npmPackage } from './npm-package.ts';

/** A lock file of 10,000 packages takes 4 MB. */
const MAX_BYTES: number = 32 * MIB;
const NAMES = ['npm-shrinkwrap.json', 'package-lock.json'] as const;

/**
 * What npm's lock files declare. Where the tree beside a lock file is installed it is left out: what is installed is the
 * truth, and what is not (development, another platform's) is not there. Lock files inside of packages count for nothing.
 */
export const packageLock: Extractor = {
  name: 'language/package-lock',
  needs: NAMES.map((baseName) => ({ baseName, maxBytes: MAX_BYTES })),
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const done = new Set<string>();
    // A shrinkwrap file takes precedence over a lock file beside it (npm docs, npm-shrinkwrap.json).
    for (const { path } of NAMES.flatMap((name) => filesystem.filesNamed(name))) {
      const directory = path.slice(0, path.lastIndexOf('/') + 1);
      if (`/${path}`.includes('/node_modules/') || done.has(directory)) continue;
      done.add(directory);
      const text = isInstalled(filesystem, directory) ? undefined : filesystem.readText(path);
      if (text === undefined) continue;
      const parsed = parseJson(text);
      const entries = 'value' in parsed ? readLockFile(parsed.value) : undefined;
      if (entries === undefined)
        incomplete.push(unreadable(path, 'error' in parsed ? parsed.error : 'it is no npm lock file'));
      for (const { name, version, dev, repository } of entries ?? []) {
        if (!isNpmName(name)) continue;
        const facts = { name, version, path, dev, ...(repository !== undefined && { repository }) };
        packages.push(npmPackage(facts, packageLock.name, 'declared'));
      }
    }
    return { packages, incomplete };
  },
};

/** `node_modules` beside the lock file holds something else than caches. */
function isInstalled(filesystem: Filesystem, directory: string): boolean {
  return filesystem
    .list(`${directory}node_modules`)
    .some(({ path }) => !path.slice(path.lastIndexOf('/') + 1).startsWith('.'));
}
