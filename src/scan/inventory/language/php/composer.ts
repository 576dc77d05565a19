import { isRecord, MIB, type Json, type Package } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { packageUrl } from '../../purl.ts';
import { baseName, declarationExtractor, directoryOf } from '../declaration.ts';
import { parseJson, unreadable } from '../text-document.ts';

const INSTALLED = 'language/composer-installed';
const LOCK = 'language/composer-lock';
/** Of a large application: 500 packages take 3 MB. */
const MAX_BYTES: number = 16 * MIB;
/** `vendor/name` (composer docs, composer.json, "name"). */
const NAME = /^[a-z0-9][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*$/;

/** One package of Composer's lists. */
export interface ComposerPackage {
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly string[];
  readonly dev: boolean;
}

const installedInspector: FileInspector = {
  name: INSTALLED,
  version: 2,
  extensions: ['json'],
  // Its directory is `composer` in the vendor directory, unless somebody copied the list elsewhere.
  wants: ({ path }) => path.endsWith('installed.json') && baseName(path) === 'installed.json',
  inspect({ path }, content): Json | undefined {
    const read =
      content.size > MAX_BYTES
        ? `it has ${content.size} bytes, the limit is ${MAX_BYTES}`
        : readInstalled(textOf(content.read(0, content.size)));
    if (typeof read !== 'string') return read as unknown as Json;
    // Others name their files so too.
    return isComposers(path) ? read : undefined;
  },
};

/** PHP packages that Composer installed: `vendor/composer/installed.json`. */
export const composerInstalled: Extractor = {
  name: INSTALLED,
  needs: [],
  inspectors: [installedInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete = [];
    for (const { file, value } of filesystem.observations(installedInspector.name)) {
      if (typeof value === 'string') incomplete.push(unreadable(file.path, value));
      else
        for (const found of value as unknown as readonly ComposerPackage[])
          packages.push(packageOf(found, file.path, INSTALLED, 'installed'));
    }
    return { packages, incomplete };
  },
};

/** What `composer.lock` declares; nothing where it is installed beside. */
export const composerLock = declarationExtractor({
  name: LOCK,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => baseName(path) === 'composer.lock' && !/(?:^|\/)vendor\//.test(path),
  read(text) {
    const parsed = parseJson(text);
    if ('error' in parsed) return parsed;
    const { value } = parsed;
    if (!isRecord(value) || !Array.isArray(value['packages']))
      return { error: 'it is no lock file of Composer' };
    return [...packagesOf(value['packages'], () => false), ...packagesOf(value['packages-dev'], () => true)];
  },
  packageOf: ({ name, version, dev = false }, path) =>
    packageOf({ name, version, licenses: [], dev }, path, LOCK, 'declared'),
  counts: (path, filesystem) =>
    filesystem.stat(`${directoryOf(path)}vendor/composer/installed.json`) === undefined,
});

function isComposers(path: string): boolean {
  return path.endsWith('/composer/installed.json') || path === 'composer/installed.json';
}

/** Version 1 of the file is a list; version 2 an object that names the packages for development. */
export function readInstalled(text: string): readonly ComposerPackage[] | string {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed.error;
  const { value } = parsed;
  if (Array.isArray(value)) return packagesOf(value, () => false);
  if (!isRecord(value) || !Array.isArray(value['packages'])) return 'it is no list of packages';
  const names: unknown = value['dev-package-names'];
  const dev = new Set(Array.isArray(names) ? names.map((name) => String(name).toLowerCase()) : []);
  return packagesOf(value['packages'], (name) => dev.has(name));
}

function packagesOf(list: unknown, isDev: (name: string) => boolean): ComposerPackage[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((item) => {
    if (!isRecord(item)) return [];
    const { name, version, license } = item;
    if (typeof name !== 'string' || typeof version !== 'string') return [];
    if (name.length > 256 || !NAME.test(name.toLowerCase())) return [];
    const licenses = [license].flat().filter((text) => typeof text === 'string');
    return [{ name: name.toLowerCase(), version, licenses, dev: isDev(name.toLowerCase()) }];
  });
}

function packageOf(
  { name, version, licenses, dev }: ComposerPackage,
  path: string,
  foundBy: string,
  evidence: Package['evidence'],
): Package {
  const [namespace, short = ''] = name.split('/');
  return {
    type: 'composer',
    name,
    version,
    purl: packageUrl({ type: 'composer', namespace, name: short, version }),
    licenses,
    locations: [{ path }],
    foundBy,
    evidence,
    ...(dev && { dev }),
  };
}
