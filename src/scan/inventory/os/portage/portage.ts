import { MIB, type Incompleteness, type Package } from '#core/index.ts';
import type { FileEntry, Filesystem } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { makePackage } from '../../make-package.ts';
import { LazyMap } from '../lazy-map.ts';
import { MAX_PACKAGES, tooManyPackages } from '../system-package.ts';

const DATABASE = 'var/db/pkg';
const CONTENTS = 'CONTENTS';
const LICENSE = 'LICENSE';
/** A category has letters, digits and a few others (PMS 3.1.1). */
const CATEGORY = /^[A-Za-z0-9_][A-Za-z0-9+_.-]*$/;
/** Name and version of `name-1.2.3a_rc1-r2`, where a name never ends in what could be a version (PMS 3.1.2, 3.2). */
const PACKAGE =
  /^([A-Za-z0-9_][A-Za-z0-9+_-]*?)-(\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?)$/;
/** Longer than any directory's name. */
const NAME_LIMIT = 255;

/** Portage's database of installed packages (PMS, "The VDB"; portage(5), "/var/db/pkg"): Gentoo and what is made of it. */
export const portage: Extractor = {
  name: 'os/portage',
  needs: [
    // Sources of a kernel are one package of 90,000 files.
    { under: DATABASE, baseName: CONTENTS, maxBytes: 32 * MIB },
    { under: DATABASE, baseName: LICENSE, maxBytes: 64 * 1024 },
  ],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const files = new Map<string, () => readonly string[]>();
    for (const { path, category, name, version } of installed(filesystem)) {
      if (packages.length === MAX_PACKAGES) {
        incomplete.push(tooManyPackages(DATABASE));
        break;
      }
      const license = filesystem.readText(`${path}/${LICENSE}`)?.trim() ?? '';
      const found = makePackage('ebuild', {
        name: `${category}/${name}`,
        version,
        namespace: category,
        shortName: name,
        licenses: license === '' ? [] : [license],
        path: `${path}/${CONTENTS}`,
        foundBy: portage.name,
        evidence: 'installed',
      });
      packages.push(found);
      files.set(found.purl, () => filesOf(filesystem, `${path}/${CONTENTS}`));
    }
    return { packages, files: new LazyMap(files), incomplete };
  },
};

interface Ebuild {
  readonly path: string;
  readonly category: string;
  readonly name: string;
  readonly version: string;
}

/** A directory a category, in it one a package; those that begin with a hyphen are being merged. */
function* installed(filesystem: Filesystem): Generator<Ebuild> {
  for (const { path: categoryPath, type } of filesystem.list(DATABASE)) {
    const category = categoryPath.slice(categoryPath.lastIndexOf('/') + 1);
    if (type !== 'directory' || !CATEGORY.test(category)) continue;
    for (const entry of filesystem.list(categoryPath)) {
      const match = nameAndVersion(entry);
      if (match !== undefined && filesystem.stat(`${entry.path}/${CONTENTS}`) !== undefined)
        yield { path: entry.path, category, ...match };
    }
  }
}

function nameAndVersion({ path, type }: FileEntry): { name: string; version: string } | undefined {
  const directory = path.slice(path.lastIndexOf('/') + 1);
  if (type !== 'directory' || directory.length > NAME_LIMIT) return undefined;
  const match = PACKAGE.exec(directory);
  return match === null ? undefined : { name: match[1]!, version: match[2]! };
}

/** `obj /path md5 time`, `sym /path -> target time`, `dir /path`; paths may have blanks. */
function filesOf(filesystem: Filesystem, path: string): readonly string[] {
  return (filesystem.readText(path) ?? '').split('\n').flatMap((line) => {
    if (line.startsWith('obj /')) {
      const end = line.lastIndexOf(' ', line.lastIndexOf(' ') - 1);
      return end > 5 ? [line.slice(5, end)] : [];
    }
    const arrow = line.indexOf(' -> ');
    return line.startsWith('sym /') && arrow > 5 ? [line.slice(5, arrow)] : [];
  });
}
