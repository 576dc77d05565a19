import { MIB, type Incompleteness, type OsRelease, type Package } from '#core/index.ts';
import type { Extractor } from '../../extractor.ts';
import { LazyMap } from '../lazy-map.ts';
import {
  MAX_PACKAGES,
  systemPackage,
  tooManyPackages,
  unreadablePackage,
  upstreamOf,
} from '../system-package.ts';
import { readApkDatabase, type ApkParagraph } from './database.ts';

/** Where apk keeps its database; newer releases, with a merged `/usr`, in the second place. */
const DATABASES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/** apk's database of installed packages (Alpine, Wolfi, Chainguard and the like). */
export const apk: Extractor = {
  name: 'os/apk',
  needs: DATABASES.map((path) => ({ path, maxBytes: 64 * MIB })),
  extract({ filesystem, os }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const files = new Map<string, () => readonly string[]>();
    // Where /lib is a link to /usr/lib, both lead to the same file.
    const paths = new Set(DATABASES.flatMap((path) => filesystem.stat(path)?.path ?? []));
    for (const path of paths) {
      const bytes = filesystem.read(path);
      if (bytes === undefined) continue;
      for (const paragraph of readApkDatabase(bytes)) {
        if (packages.length === MAX_PACKAGES)
          return { packages, incomplete: [...incomplete, tooManyPackages(path)] };
        const found = packageOf(paragraph, path, os);
        if (found === undefined) {
          incomplete.push(unreadablePackage(path, 'a package has no name or version'));
          continue;
        }
        packages.push(found);
        files.set(found.purl, paragraph.files);
      }
    }
    return { packages, files: new LazyMap(files), incomplete };
  },
};

function packageOf({ fields }: ApkParagraph, path: string, os: OsRelease | undefined): Package | undefined {
  const name = fields.get('P') ?? '';
  const version = fields.get('V') ?? '';
  if (name === '' || version === '') return undefined;
  const license = fields.get('L') ?? '';
  const source = { name: fields.get('o') ?? name, version };
  return systemPackage(
    {
      type: 'apk',
      name,
      version,
      architecture: fields.get('A'),
      source,
      upstream: upstreamOf(name, version, source),
      vendor: fields.get('m'),
      licenses: license === '' ? [] : [license],
      path,
      foundBy: apk.name,
    },
    os,
  );
}
