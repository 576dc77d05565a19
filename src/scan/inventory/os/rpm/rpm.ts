import { MIB, messageOf, Problem, type Incompleteness, type OsRelease, type Package } from '#core/index.ts';
import { readRpmDatabase, rpmFilePaths, rpmPackageOf, type RpmPackage } from '#format/index.ts';
import type { Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { LazyMap } from '../lazy-map.ts';
import { MAX_PACKAGES, systemPackage, tooManyPackages, unreadablePackage } from '../system-package.ts';
import { readRpmManifest } from './manifest.ts';
import { parseSourceRpm } from './source-rpm.ts';

/** Where databases are: rpm's own place, that of newer distributions, that of rpm-ostree. */
const DIRECTORIES = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];
/** The formats, newest first: a system that changed to a newer one may still have the file of the older. */
const DATABASES = ['rpmdb.sqlite', 'Packages.db', 'Packages'];
const MANIFEST = 'var/lib/rpmmanifest/container-manifest-2';
/** A desktop's database has some 100 MiB. */
const MAX_DATABASE_BYTES: number = 192 * MIB;

/** rpm's database in each of its formats and places, and the manifest of images that have none. */
export const rpm: Extractor = {
  name: 'os/rpm',
  needs: [
    ...DIRECTORIES.flatMap((directory) =>
      DATABASES.map((name) => ({ path: `${directory}/${name}`, maxBytes: MAX_DATABASE_BYTES })),
    ),
    { path: MANIFEST, maxBytes: 4 * MIB },
  ],
  extract({ filesystem, os }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const files = new Map<string, () => readonly string[]>();
    for (const path of databasePaths(filesystem)) {
      const claims =
        path === MANIFEST ? manifestClaims(filesystem, path) : databaseClaims(filesystem, path, incomplete);
      for (const claim of claims) {
        if (packages.length === MAX_PACKAGES)
          return { packages, incomplete: [...incomplete, tooManyPackages(path)] };
        if (claim.facts === undefined) {
          incomplete.push(unreadablePackage(path, 'a package has no name, version or release'));
          continue;
        }
        // Keys that signed packages are kept in the database like packages.
        if (claim.facts.name === 'gpg-pubkey') continue;
        const found = packageOf(claim.facts, path, os);
        packages.push(found);
        files.set(found.purl, claim.files);
      }
    }
    return { packages, files: new LazyMap(files), incomplete };
  },
};

interface Claim {
  readonly facts: RpmPackage | undefined;
  readonly files: () => readonly string[];
}

/** The one database of each directory, by its real path as directories may be links to each other; else the manifest. */
function databasePaths(filesystem: Filesystem): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const directory of DIRECTORIES)
    for (const name of DATABASES) {
      const found = filesystem.stat(`${directory}/${name}`);
      if (found?.type !== 'file') continue;
      paths.add(found.path);
      break;
    }
  return paths.size === 0 ? new Set([MANIFEST]) : paths;
}

/** What the database has before a problem in it counts, and the problem is reported. */
function* databaseClaims(
  filesystem: Filesystem,
  path: string,
  incomplete: Incompleteness[],
): Generator<Claim> {
  const bytes = filesystem.read(path);
  if (bytes === undefined) return;
  if ((filesystem.stat(`${path}-wal`)?.size ?? 0) > 0)
    incomplete.push(
      unreadablePackage(`${path}-wal`, 'the newest changes are in a write-ahead log, which is not read'),
    );
  try {
    for (const header of readRpmDatabase(bytes))
      yield {
        facts: rpmPackageOf(header),
        files: () => rpmFilePaths(header).map((file) => file.replace(/^\//, '')),
      };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    incomplete.push({ code: error.code, what: path, why: messageOf(error) });
  }
}

function* manifestClaims(filesystem: Filesystem, path: string): Generator<Claim> {
  for (const facts of readRpmManifest(filesystem.readText(path) ?? '')) yield { facts, files: () => [] };
}

function packageOf(facts: RpmPackage, path: string, os: OsRelease | undefined): Package {
  const version = `${facts.version}-${facts.release}`;
  // An epoch of 0 is the same as none, also to people.
  const epoch = facts.epoch === undefined || facts.epoch === 0 ? undefined : String(facts.epoch);
  const full = epoch === undefined ? version : `${epoch}:${version}`;
  const source = facts.sourceRpm === undefined ? undefined : parseSourceRpm(facts.sourceRpm);
  return systemPackage(
    {
      type: 'rpm',
      name: facts.name,
      version: full,
      purlVersion: version,
      architecture: facts.architecture,
      // A subpackage may have a version and an epoch of its own; where the version is the source's, so is the epoch.
      source:
        source === undefined || source.version === version
          ? { name: source?.name ?? facts.name, version: full }
          : source,
      upstream: facts.sourceRpm,
      qualifiers: { epoch, rpmmod: facts.modularityLabel },
      module: facts.modularityLabel?.split(':', 2).join(':'),
      vendor: facts.vendor,
      licenses: facts.license === undefined ? [] : [facts.license],
      path,
      foundBy: rpm.name,
    },
    os,
  );
}
