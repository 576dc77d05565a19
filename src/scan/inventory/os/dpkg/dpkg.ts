import { MIB, type Incompleteness, type OsRelease, type Package } from '#core/index.ts';
import type { Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { LazyMap } from '../lazy-map.ts';
import {
  MAX_PACKAGES,
  systemPackage,
  tooManyPackages,
  unreadablePackage,
  upstreamOf,
} from '../system-package.ts';
import { readParagraphs } from './control.ts';
import { installedFiles, statusDirectoryFiles } from './file-list.ts';

/** dpkg's database (dpkg(1), "FILES"), and the one file a package that distroless images have instead. */
export const dpkg: Extractor = {
  name: 'os/dpkg',
  needs: [
    { path: 'var/lib/dpkg/status', maxBytes: 64 * MIB },
    { under: 'var/lib/dpkg/status.d', maxBytes: 4 * MIB },
    { under: 'var/lib/dpkg/info', suffix: '.list', maxBytes: 16 * MIB },
  ],
  extract({ filesystem, os }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const files = new Map<string, () => readonly string[]>();
    for (const path of databases(filesystem)) {
      for (const paragraph of readParagraphs(filesystem.read(path) ?? NOTHING, FIELDS)) {
        if (!isInstalled(paragraph)) continue;
        if (packages.length === MAX_PACKAGES)
          return { packages, incomplete: [...incomplete, tooManyPackages(path)] };
        const found = packageOf(paragraph, path, os);
        if (found === undefined) {
          incomplete.push(unreadablePackage(path, 'an installed package has no name or version'));
          continue;
        }
        packages.push(found);
        files.set(found.purl, () =>
          path.endsWith('/status')
            ? installedFiles(filesystem, found.name, found.architecture)
            : statusDirectoryFiles(filesystem, path),
        );
      }
    }
    return { packages, files: new LazyMap(files), incomplete };
  },
};

const NOTHING = new Uint8Array();
const FIELDS: ReadonlySet<string> = new Set([
  'package',
  'status',
  'version',
  'architecture',
  'source',
  'maintainer',
]);

/** `status`, and of `status.d` what is neither checksums nor a script. */
function databases(filesystem: Filesystem): string[] {
  const status = filesystem.stat('var/lib/dpkg/status');
  const single = filesystem
    .list('var/lib/dpkg/status.d')
    .filter(({ path, type }) => type === 'file' && !path.endsWith('.md5sums'));
  return [...(status?.type === 'file' ? [status] : []), ...single].map(({ path }) => path);
}

/** The third word tells the state, the first what is wanted (dpkg(1), "Package states"). Distroless has no Status. */
function isInstalled(paragraph: ReadonlyMap<string, string>): boolean {
  const status = paragraph.get('status');
  return status === undefined ? paragraph.has('package') : status.endsWith(' installed');
}

function packageOf(
  paragraph: ReadonlyMap<string, string>,
  path: string,
  os: OsRelease | undefined,
): Package | undefined {
  const name = paragraph.get('package') ?? '';
  const version = paragraph.get('version') ?? '';
  if (name === '' || version === '') return undefined;
  const source = sourceOf(paragraph.get('source') ?? '', name, version);
  return systemPackage(
    {
      type: 'deb',
      name,
      version,
      architecture: paragraph.get('architecture'),
      source,
      upstream: upstreamOf(name, version, source),
      vendor: paragraph.get('maintainer'),
      licenses: [],
      path,
      foundBy: dpkg.name,
    },
    os,
  );
}

/** `Source: name (version)`: each part is left out where it is the binary package's (deb-control(5)). */
function sourceOf(field: string, name: string, version: string): { name: string; version: string } {
  const open = field.indexOf('(');
  const close = field.indexOf(')', open);
  const sourceName = (open === -1 ? field : field.slice(0, open)).trim();
  const sourceVersion = open === -1 || close === -1 ? '' : field.slice(open + 1, close).trim();
  return {
    name: sourceName === '' ? name : sourceName,
    version: sourceVersion === '' ? version : sourceVersion,
  };
}
