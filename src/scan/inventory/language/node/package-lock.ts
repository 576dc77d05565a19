import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, directoryOf } from '../declaration.ts';
import { parseJson } from '../text-document.ts';
import { readLockFile } from './lock-entries.ts';
import { isForeign, isInstalledBeside } from './installed-tree.ts';
import { npmPackage } from './npm-package.ts';

const NAME = 'language/package-lock';
/** A lock file of 10,000 packages takes 4 MB. */
const MAX_BYTES: number = 16 * MIB;
const LOCK = 'package-lock.json';
const SHRINKWRAP = 'npm-shrinkwrap.json';

/**
 * What npm's lock files declare. Where the tree beside a lock file is installed it is left out: what is installed is the
 * truth, and what is not (development, another platform's) is not there.
 */
export const packageLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['json'],
  wants: (path) =>
    path.endsWith('.json') && (baseName(path) === LOCK || baseName(path) === SHRINKWRAP) && !isForeign(path),
  read(text) {
    const parsed = parseJson(text);
    return 'error' in parsed ? parsed : (readLockFile(parsed.value) ?? { error: 'it is no npm lock file' });
  },
  packageOf: (declared, path) => npmPackage({ ...declared, path }, NAME, 'declared'),
  // A shrinkwrap file takes precedence over a lock file beside it (npm docs, npm-shrinkwrap.json).
  counts: (path, filesystem, paths, declared) =>
    (baseName(path) === SHRINKWRAP || !paths.has(`${directoryOf(path)}${SHRINKWRAP}`)) &&
    !isInstalledBeside(filesystem, path, declared),
});
