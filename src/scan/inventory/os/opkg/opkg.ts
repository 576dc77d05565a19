import { MIB, type Incompleteness, type Package } from '#core/index.ts';
import type { Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { readParagraphs } from '../dpkg/control.ts';
import { LazyMap } from '../lazy-map.ts';
import { MAX_PACKAGES, systemPackage, tooManyPackages, unreadablePackage } from '../system-package.ts';

/** OpenWrt's place, Yocto's, and that of Entware beside another system. */
const DIRECTORIES = ['usr/lib/opkg', 'var/lib/opkg', 'opt/lib/opkg'];
const STATUS = 'status';
const FIELDS: ReadonlySet<string> = new Set([
  'package',
  'status',
  'version',
  'architecture',
  'source',
  'license',
]);

/** opkg's database: the form is dpkg's, smaller, on routers and in images of Yocto. */
export const opkg: Extractor = {
  name: 'os/opkg',
  needs: DIRECTORIES.flatMap((directory) => [
    { path: `${directory}/${STATUS}`, maxBytes: 16 * MIB },
    { under: `${directory}/info`, suffix: '.list', maxBytes: 4 * MIB },
  ]),
  extract({ filesystem, os }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const files = new Map<string, () => readonly string[]>();
    for (const directory of realDirectories(filesystem)) {
      const path = `${directory}/${STATUS}`;
      for (const paragraph of readParagraphs(filesystem.read(path) ?? NOTHING, FIELDS)) {
        if (paragraph.get('status')?.endsWith(' installed') !== true) continue;
        if (packages.length === MAX_PACKAGES)
          return { packages, files: new LazyMap(files), incomplete: [...incomplete, tooManyPackages(path)] };
        const name = paragraph.get('package') ?? '';
        const version = paragraph.get('version') ?? '';
        if (name === '' || version === '') {
          incomplete.push(unreadablePackage(path, 'an installed package has no name or version'));
          continue;
        }
        const license = paragraph.get('license');
        const found = systemPackage(
          {
            type: 'opkg',
            name,
            version,
            architecture: paragraph.get('architecture'),
            source: { name, version },
            upstream: undefined,
            vendor: undefined,
            licenses: license === undefined ? [] : [license],
            path,
            foundBy: opkg.name,
          },
          os,
        );
        packages.push(found);
        files.set(found.purl, () => filesOf(filesystem, `${directory}/info/${name}.list`));
      }
    }
    return { packages, files: new LazyMap(files), incomplete };
  },
};

const NOTHING = new Uint8Array();

/** One of the places may be a link to another. */
function realDirectories(filesystem: Filesystem): ReadonlySet<string> {
  const found = new Set<string>();
  for (const directory of DIRECTORIES) {
    const status = filesystem.stat(`${directory}/${STATUS}`);
    if (status?.type === 'file') found.add(status.path.slice(0, -STATUS.length - 1));
  }
  return found;
}

/** Absolute paths, one a line; Yocto's tools write the mode behind a tab. */
function filesOf(filesystem: Filesystem, list: string): string[] {
  return (filesystem.readText(list) ?? '').split('\n').flatMap((line) => {
    const path = line.split('\t', 1)[0]!.trim();
    return path.startsWith('/') && path.length > 1 ? [path.slice(1)] : [];
  });
}
