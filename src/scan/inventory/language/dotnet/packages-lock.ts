import { isRecord, MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { parseJson } from '../text-document.ts';
import { isNugetName } from './nuget-name.ts';
import { nugetPackage } from './nuget-package.ts';

const NAME = 'language/nuget-lock';
/** 500 packages for three frameworks take 1 MB. */
const MAX_BYTES: number = 16 * MIB;
const LOCK = 'packages.lock.json';
/** The solution's own (NuGet, "Locking dependencies"). */
const PROJECT = 'Project';

/** What `packages.lock.json` declares, for all target frameworks together. */
export const nugetLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['json'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK,
  read: readPackagesLock,
  packageOf: (declared, path) => nugetPackage(declared, path, NAME, 'declared'),
});

/** Reads `dependencies`: a target framework's packages by name, each with the version that it was resolved to. */
export function readPackagesLock(text: string): Declared[] | { readonly error: string } {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const frameworks = isRecord(parsed.value) ? parsed.value['dependencies'] : undefined;
  if (!isRecord(frameworks)) return { error: 'it is no NuGet lock file' };
  const found = new Map<string, Declared>();
  for (const packages of Object.values(frameworks).filter(isRecord))
    for (const [name, entry] of Object.entries(packages)) {
      if (!isRecord(entry) || entry['type'] === PROJECT || !isNugetName(name)) continue;
      const version = entry['resolved'];
      if (typeof version !== 'string' || version === '' || version.length > 256) continue;
      found.set(`${name}\0${version}`, { name, version });
    }
  return [...found.values()];
}
