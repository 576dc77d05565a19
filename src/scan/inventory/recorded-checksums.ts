import { MIB, Problem } from '#core/index.ts';
import type { FilePattern, Filesystem } from '#scan/image/index.ts';
import { readRecord } from './language/python/record.ts';
import { readApkChecksums } from './os/apk/checksums.ts';
import { readDiversions, readMd5sums } from './os/dpkg/md5sums.ts';
import { readRpmDigests } from './os/rpm/file-digests.ts';
import type { RecordedChecksum } from './recorded-checksum.ts';

const DPKG_INFO = 'var/lib/dpkg/info';
const DPKG_STATUS = 'var/lib/dpkg/status.d';
const DIVERSIONS = 'var/lib/dpkg/diversions';
const APK_DATABASES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];
const RPM_DATABASES = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'].flatMap((directory) =>
  ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => `${directory}/${name}`),
);

/** What must be kept besides the inventory's own files; only to be asked for where checksums are compared. */
export const CHECKSUM_PATTERNS: readonly FilePattern[] = [
  { under: DPKG_INFO, suffix: '.md5sums', maxBytes: 16 * MIB },
  { path: DIVERSIONS, maxBytes: MIB },
  { baseName: 'RECORD', suffix: '.dist-info/RECORD', maxBytes: 16 * MIB },
];

/**
 * The checksums that package managers recorded of these real paths: dpkg, apk, rpm, Python's wheels. npm, gem and the others
 * record none of installed files. A damaged database gives what can be read of it; the inventory has reported the damage.
 */
export function recordedChecksums(
  filesystem: Filesystem,
  paths: ReadonlySet<string>,
): { checksums: readonly RecordedChecksum[]; diverted: ReadonlySet<string> } {
  // Packages list `lib/x` where the links of a merged `/usr` make it `usr/lib/x`.
  const wanted = (path: string): boolean =>
    paths.has(path) || (MERGED.test(path) && paths.has(`usr/${path}`));
  const checksums: RecordedChecksum[] = [];
  if (paths.size > 0)
    for (const read of [dpkgChecksums, apkChecksums, rpmChecksums, pythonChecksums])
      collect(checksums, read(filesystem, wanted));
  return { checksums, diverted: readDiversions(filesystem.read(DIVERSIONS) ?? NOTHING) };
}

const MERGED = /^(?:bin|sbin|lib[^/]*)\//;
const NOTHING = new Uint8Array(0);

function collect(checksums: RecordedChecksum[], read: Iterable<RecordedChecksum>): void {
  try {
    for (const checksum of read) checksums.push(checksum);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

function* dpkgChecksums(
  filesystem: Filesystem,
  wanted: (path: string) => boolean,
): Generator<RecordedChecksum> {
  for (const directory of [DPKG_INFO, DPKG_STATUS])
    for (const { path, type } of filesystem.list(directory)) {
      if (type !== 'file' || !path.endsWith('.md5sums')) continue;
      // `libc6:amd64.md5sums` where several architectures are installed.
      const owner = path.slice(path.lastIndexOf('/') + 1, -'.md5sums'.length).split(':', 1)[0]!;
      for (const sum of readMd5sums(filesystem.read(path) ?? NOTHING, wanted))
        yield {
          path: sum.path,
          algorithm: 'md5',
          digest: sum.md5,
          owner,
          by: 'os',
          // Distroless lists all files, also those that dpkg would treat as configuration.
          ...(sum.path.startsWith('etc/') ? { configuration: true } : {}),
        };
    }
}

function* apkChecksums(
  filesystem: Filesystem,
  wanted: (path: string) => boolean,
): Generator<RecordedChecksum> {
  const databases = new Set(APK_DATABASES.flatMap((path) => filesystem.stat(path)?.path ?? []));
  for (const path of databases)
    for (const found of readApkChecksums(filesystem.read(path) ?? NOTHING, wanted))
      yield { ...found, by: 'os' };
}

function* rpmChecksums(
  filesystem: Filesystem,
  wanted: (path: string) => boolean,
): Generator<RecordedChecksum> {
  const databases = new Set(RPM_DATABASES.flatMap((path) => filesystem.stat(path)?.path ?? []));
  for (const path of databases) {
    const bytes = filesystem.read(path);
    if (bytes === undefined) continue;
    for (const found of readRpmDigests(bytes, wanted)) yield { ...found, by: 'os' };
  }
}

function* pythonChecksums(
  filesystem: Filesystem,
  wanted: (path: string) => boolean,
): Generator<RecordedChecksum> {
  for (const { path } of filesystem.filesEndingWith('.dist-info/RECORD')) {
    const owner = /([^/]+?)-[^/-]+\.dist-info\/RECORD$/.exec(path)?.[1];
    if (owner === undefined) continue;
    for (const { path: file, sha256 } of readRecord(filesystem.readText(path) ?? '', path, wanted))
      yield { path: file, algorithm: 'sha256', digest: sha256, owner, by: 'language' };
  }
}
