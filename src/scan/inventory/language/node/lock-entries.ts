import { isRecord } from '#core/index.ts';
import type { Declared } from '../declaration.ts';
import { isNpmName } from './npm-package.ts';

const GIT_SOURCE = /^(?:git(?:\+[a-z]+)?:|git@|(?:github|gitlab|bitbucket|gist):)/;
const LOCAL_SOURCE = /^(?:file|link|workspace):/;
const ADDRESS = /^https?:/;

/**
 * The dependencies in a `package-lock.json` or `npm-shrinkwrap.json` of any version (npm docs, package-lock.json). Versions
 * 2 and 3 list them by path under `packages`, version 1 nests them under `dependencies`. Directories of the project itself
 * (workspaces, `file:`, links) are no dependencies. `undefined` when it is no lock file.
 */
export function readLockFile(value: unknown): Declared[] | undefined {
  if (!isRecord(value)) return undefined;
  const { packages, dependencies, lockfileVersion } = value;
  if (isRecord(packages)) return entriesByPath(packages).filter(({ name }) => isNpmName(name));
  if (isRecord(dependencies)) return nestedEntries(dependencies).filter(({ name }) => isNpmName(name));
  return lockfileVersion === undefined ? undefined : [];
}

function entriesByPath(packages: Record<string, unknown>): Declared[] {
  const entries: Declared[] = [];
  for (const [path, entry] of Object.entries(packages)) {
    const at = path.lastIndexOf('node_modules/');
    if (at === -1 || !isRecord(entry) || entry['link'] === true) continue;
    // An alias is installed under another name than its own, which then stands in the entry.
    const name = typeof entry['name'] === 'string' ? entry['name'] : path.slice(at + 'node_modules/'.length);
    const version = typeof entry['version'] === 'string' ? entry['version'] : '';
    const resolved = typeof entry['resolved'] === 'string' ? entry['resolved'] : '';
    if (LOCAL_SOURCE.test(resolved)) continue;
    entries.push({
      name,
      version,
      dev: entry['dev'] === true,
      ...(GIT_SOURCE.test(resolved) && { source: resolved }),
    });
  }
  return entries;
}

function nestedEntries(root: Record<string, unknown>): Declared[] {
  const entries: Declared[] = [];
  const waiting = [root];
  for (let dependencies = waiting.pop(); dependencies !== undefined; dependencies = waiting.pop())
    for (const [key, entry] of Object.entries(dependencies)) {
      if (!isRecord(entry)) continue;
      if (isRecord(entry['dependencies'])) waiting.push(entry['dependencies']);
      const found = nestedEntry(key, typeof entry['version'] === 'string' ? entry['version'] : '');
      if (found !== undefined) entries.push({ ...found, dev: entry['dev'] === true });
    }
  return entries;
}

function nestedEntry(key: string, version: string): Omit<Declared, 'dev'> | undefined {
  if (LOCAL_SOURCE.test(version)) return undefined;
  const alias = /^npm:(.+)@([^@]+)$/.exec(version);
  if (alias !== null) return { name: alias[1]!, version: alias[2]! };
  if (GIT_SOURCE.test(version)) return { name: key, version: '', source: version };
  return { name: key, version: ADDRESS.test(version) ? '' : version };
}
