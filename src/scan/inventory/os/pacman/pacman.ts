import { MIB, type Incompleteness, type Package } from '#core/index.ts';
import type { Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { LazyMap } from '../lazy-map.ts';
import { MAX_PACKAGES, systemPackage, tooManyPackages, unreadablePackage } from '../system-package.ts';
import { readSections } from './description.ts';

const DATABASE = 'var/lib/pacman/local';
const FIELDS: ReadonlySet<string> = new Set(['NAME', 'VERSION', 'BASE', 'ARCH', 'LICENSE', 'PACKAGER']);
const FILES: ReadonlySet<string> = new Set(['FILES']);

/** pacman's local database (pacman(8)): a directory a package, in Arch Linux and what is made of it. */
export const pacman: Extractor = {
  name: 'os/pacman',
  needs: [
    { under: DATABASE, baseName: 'desc', maxBytes: 1 * MIB },
    // The longest lists, of kernel headers and fonts, have 2 MB.
    { under: DATABASE, baseName: 'files', maxBytes: 16 * MIB },
  ],
  extract({ filesystem, os }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const files = new Map<string, () => readonly string[]>();
    for (const { path: directory } of filesystem.list(DATABASE)) {
      const path = `${directory}/desc`;
      const text = filesystem.readText(path);
      if (text === undefined) continue;
      if (packages.length === MAX_PACKAGES) {
        incomplete.push(tooManyPackages(DATABASE));
        break;
      }
      const fields = readSections(text, FIELDS);
      const field = (name: string): string | undefined => fields.get(name)?.[0];
      const [name, version] = [field('NAME'), field('VERSION')];
      if (name === undefined || version === undefined) {
        incomplete.push(unreadablePackage(path, 'an installed package has no name or version'));
        continue;
      }
      const base = field('BASE') ?? name;
      const found = systemPackage(
        {
          type: 'alpm',
          name,
          version,
          architecture: field('ARCH'),
          source: { name: base, version },
          upstream: base === name ? undefined : base,
          vendor: field('PACKAGER'),
          licenses: fields.get('LICENSE') ?? [],
          path,
          foundBy: pacman.name,
        },
        os,
      );
      packages.push(found);
      files.set(found.purl, () => filesOf(filesystem, `${directory}/files`));
    }
    return { packages, files: new LazyMap(files), incomplete };
  },
};

/** Relative to the root; directories end with a slash. */
function filesOf(filesystem: Filesystem, path: string): readonly string[] {
  const listed = readSections(filesystem.readText(path) ?? '', FILES).get('FILES') ?? [];
  return listed.filter((name) => !name.endsWith('/'));
}
