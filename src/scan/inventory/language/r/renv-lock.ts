import { isRecord, MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';
import { parseJson } from '../text-document.ts';
import { isPackageName, isPackageVersion } from './package-name.ts';

const NAME = 'language/renv-lock';
const LOCK = 'renv.lock';
/** 300 packages with their whole descriptions take 1 MB. */
const MAX_BYTES: number = 16 * MIB;

/** What `renv.lock` of R declares. */
export const renvLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK,
  read: readRenvLock,
  packageOf: ({ name, version }, path) =>
    makePackage('cran', { name, version, path, foundBy: NAME, evidence: 'declared' }),
});

/** Reads `Packages`: an object of packages by name (renv, "Lockfiles"). */
export function readRenvLock(text: string): Declared[] | { readonly error: string } {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const packages = isRecord(parsed.value) ? parsed.value['Packages'] : undefined;
  if (!isRecord(packages)) return { error: 'it is no lock file of renv' };
  return Object.values(packages).flatMap((entry) => {
    const { Package: name, Version: version } = isRecord(entry) ? entry : {};
    return isPackageName(name) && isPackageVersion(version) ? [{ name, version }] : [];
  });
}
