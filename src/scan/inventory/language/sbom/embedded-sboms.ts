import type { Incompleteness, Package } from '#core/index.ts';
import type { Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { directoryOf } from '../declaration.ts';
import { unreadable } from '../text-document.ts';
import { componentPackage, isSystemComponent } from './component-package.ts';
import type { readSbom } from './read-sbom.ts';
import { sbomInspector } from './sbom-inspector.ts';

const NAME = 'language/sbom';
const BITNAMI_NAME = 'language/bitnami';
/** `/opt/bitnami/redis/.spdx-redis.spdx`: what Bitnami put there with its component (bitnami/vulndb, README). */
const BITNAMI = /^opt\/bitnami\/(?:[^/]+\/)*\.spdx-[^/]+\.spdx$/;
/** Where operating systems keep what they know of their packages. */
const DATABASES = [
  'var/lib/dpkg/status',
  'var/lib/dpkg/status.d',
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
  'var/lib/rpm',
  'usr/lib/sysimage/rpm',
  'usr/share/rpm',
  'var/lib/rpmmanifest',
  'var/lib/pacman/local',
];

/**
 * Packages that bills of materials in the image name. They are declared: what a parser found itself is the better evidence.
 * Packages of an operating system count only where it has no database of its own.
 */
export const embeddedSboms: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [sbomInspector],
  extract({ filesystem }) {
    const hasDatabase = DATABASES.some((path) => filesystem.stat(path) !== undefined);
    return packagesOf(filesystem, NAME, 'declared', (path) => !BITNAMI.test(path), hasDatabase);
  },
};

/** What Bitnami's packages in `/opt/bitnami` are and bring with them. */
export const bitnamiPackages: Extractor = {
  name: BITNAMI_NAME,
  needs: [],
  inspectors: [sbomInspector],
  extract: ({ filesystem }) =>
    packagesOf(filesystem, BITNAMI_NAME, 'installed', (path) => BITNAMI.test(path), true),
};

/** The directories of Bitnami's components, with a slash at the end: what lies in them has a package. */
export function bitnamiComponents(filesystem: Filesystem): readonly string[] {
  return filesystem
    .observations(sbomInspector.name)
    .filter(({ file }) => BITNAMI.test(file.path))
    .map(({ file }) => directoryOf(file.path));
}

function packagesOf(
  filesystem: Filesystem,
  foundBy: string,
  evidence: Package['evidence'],
  counts: (path: string) => boolean,
  hasDatabase: boolean,
): ReturnType<Extractor['extract']> {
  const packages: Package[] = [];
  const incomplete: Incompleteness[] = [];
  for (const { file, value } of filesystem.observations(sbomInspector.name)) {
    if (!counts(file.path)) continue;
    const read = value as unknown as Exclude<ReturnType<typeof readSbom>, undefined>;
    if ('error' in read) {
      incomplete.push(unreadable(file.path, read.error));
      continue;
    }
    for (const component of read) {
      const found = componentPackage(component, file.path, foundBy, evidence);
      if (found !== undefined && !(hasDatabase && isSystemComponent(found))) packages.push(found);
    }
  }
  return { packages, incomplete };
}
