import { zstdDecompressSync } from 'node:zlib';
import { isRecord, messageOf, MIB, type Incompleteness, type OsRelease, type Package } from '#core/index.ts';
import type { Extraction, Extractor } from '../../extractor.ts';
import { LazyMap } from '../lazy-map.ts';
import { MAX_PACKAGES, systemPackage, tooManyPackages, unreadablePackage } from '../system-package.ts';

const MANIFEST = 'var/lib/chisel/manifest.wall';
/** A full system's list of files has some 20 MiB; more out of so small a file is a bomb. */
const MAX_TEXT_BYTES: number = 64 * MIB;
const SOURCES_UNKNOWN =
  'the manifest does not name source packages: advisories are only matched where the source has the same name';

/** The manifest of Ubuntu's chiselled images, which have slices of packages and no dpkg database (documentation.ubuntu.com/chisel). */
export const chisel: Extractor = {
  name: 'os/chisel',
  needs: [{ path: MANIFEST, maxBytes: 8 * MIB }],
  extract({ filesystem, os }) {
    const bytes = filesystem.read(MANIFEST);
    const path = filesystem.stat(MANIFEST)?.path ?? MANIFEST;
    if (bytes === undefined) return { packages: [], incomplete: [] };
    let text: string;
    try {
      text = zstdDecompressSync(bytes, { maxOutputLength: MAX_TEXT_BYTES }).toString('utf8');
    } catch (error) {
      return { packages: [], incomplete: [unreadablePackage(path, messageOf(error))] };
    }
    return extractionOf(text, path, os);
  },
};

/** One JSON object a line (jsonwall): packages, and paths with the slices `package_slice` that they belong to. */
function extractionOf(text: string, path: string, os: OsRelease | undefined): Extraction {
  const packages: Package[] = [];
  const incomplete: Incompleteness[] = [];
  const purls = new Map<string, string>();
  const files = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const entry = line === '' ? undefined : entryOf(line);
    if (entry?.['kind'] === 'package') {
      if (packages.length === MAX_PACKAGES) {
        incomplete.push(tooManyPackages(path));
        break;
      }
      const found = packageOf(entry, path, os);
      if (found === undefined) incomplete.push(unreadablePackage(path, 'a package has no name or version'));
      else {
        packages.push(found);
        purls.set(found.name, found.purl);
      }
    } else if (entry?.['kind'] === 'path') addPath(entry, files);
  }
  if (packages.length > 0) incomplete.push(unreadablePackage(path, SOURCES_UNKNOWN));
  const lists = [...purls].map(([name, purl]) => [purl, () => files.get(name) ?? []] as const);
  return { packages, files: new LazyMap<readonly string[]>(new Map(lists)), incomplete };
}

function entryOf(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function packageOf(
  entry: Record<string, unknown>,
  path: string,
  os: OsRelease | undefined,
): Package | undefined {
  const { name, version, arch } = entry;
  if (typeof name !== 'string' || typeof version !== 'string' || name === '' || version === '')
    return undefined;
  return systemPackage(
    {
      type: 'deb',
      name,
      version,
      architecture: typeof arch === 'string' ? arch : undefined,
      source: { name, version },
      upstream: undefined,
      vendor: undefined,
      licenses: [],
      path,
      foundBy: chisel.name,
    },
    os,
  );
}

function addPath(entry: Record<string, unknown>, files: Map<string, string[]>): void {
  const { path, slices } = entry;
  if (typeof path !== 'string' || !Array.isArray(slices)) return;
  for (const slice of slices) {
    if (typeof slice !== 'string') continue;
    const name = slice.slice(0, Math.max(0, slice.indexOf('_')));
    const list = files.get(name);
    if (list === undefined) files.set(name, [path.replace(/^\//, '')]);
    else list.push(path.replace(/^\//, ''));
  }
}
