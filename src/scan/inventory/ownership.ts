import { compareText, type Package } from '#core/index.ts';
import type { Filesystem } from '#scan/image/index.ts';

/**
 * Gives each language package the operating system package that its metadata file belongs to as `owner`. `files` are the
 * operating system packages' files by purl, as their databases list them: paths through links (`/lib` on a merged
 * `/usr`) lead to the same file. Takes time in proportion to the files, and none where there is no language package.
 */
export function markOwners(
  packages: readonly Package[],
  files: ReadonlyMap<string, readonly string[]>,
  filesystem: Filesystem,
): readonly Package[] {
  const wanted = new Set(packages.flatMap(({ locations }) => locations.map(({ path }) => outerPath(path))));
  if (wanted.size === 0) return packages;
  const baseNames = new Set(Array.from(wanted, (path) => path.slice(path.lastIndexOf('/') + 1)));
  const realDirectories = new Map<string, string | undefined>();
  const realDirectory = (directory: string): string | undefined => {
    if (!realDirectories.has(directory)) realDirectories.set(directory, filesystem.stat(directory)?.path);
    return realDirectories.get(directory);
  };

  const owners = new Map<string, string>();
  for (const purl of [...files.keys()].sort(compareText))
    for (const path of files.get(purl)!) {
      const slash = path.lastIndexOf('/');
      const baseName = path.slice(slash + 1);
      // Few files have the name of one that we look for: only those are worth following links.
      if (!baseNames.has(baseName)) continue;
      const directory = realDirectory(path.slice(0, Math.max(0, slash)));
      if (directory === undefined) continue;
      const real = directory === '' ? baseName : `${directory}/${baseName}`;
      if (wanted.has(real) && !owners.has(real)) owners.set(real, purl);
    }

  if (owners.size === 0) return packages;
  return packages.map((found) => {
    const owner = found.locations.length === 1 ? owners.get(outerPath(found.locations[0]!.path)) : undefined;
    return owner === undefined ? found : { ...found, owner };
  });
}

/** The file in the image: what lies in `app.jar!/BOOT-INF/lib/x.jar` belongs to whom `app.jar` belongs to. */
function outerPath(path: string): string {
  const inner = path.indexOf('!/');
  return inner === -1 ? path : path.slice(0, inner);
}
