import { compareText, Problem, type Incompleteness, type OsRelease, type Package } from '#core/index.ts';
import type { Filesystem } from '#scan/image/index.ts';
import type { Extraction, Extractor } from './extractor.ts';
import { mergePackages } from './merge-packages.ts';
import { markOwners } from './ownership.ts';

/** The packages that these parsers find: each once, in order, with its owner. */
export function collectPackages(
  filesystem: Filesystem,
  os: OsRelease | undefined,
  extractors: readonly Extractor[],
): {
  packages: readonly Package[];
  isSystemFile: (path: string) => boolean;
  incomplete: readonly Incompleteness[];
} {
  const system: Package[] = [];
  const language: Package[] = [];
  const files: ReadonlyMap<string, readonly string[]>[] = [];
  const incomplete: Incompleteness[] = [];
  for (const extractor of extractors) {
    const extraction = extract(extractor, filesystem, os);
    incomplete.push(...extraction.incomplete);
    const packages = extractor.name.startsWith('os/') ? system : language;
    for (const found of extraction.packages) packages.push(found);
    if (extraction.files !== undefined) files.push(extraction.files);
  }
  return {
    // Lists of files are parsed when they are looked at: nobody has to where there is nothing that could have an owner.
    packages: mergePackages(
      language.length === 0 ? system : [...system, ...markOwners(language, joined(files), filesystem)],
    ),
    isSystemFile: systemFiles(files),
    incomplete: incomplete.sort(
      (a, b) => compareText(a.code, b.code) || compareText(a.what, b.what) || compareText(a.why, b.why),
    ),
  };
}

function joined(
  maps: readonly ReadonlyMap<string, readonly string[]>[],
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, readonly string[]>();
  for (const [purl, paths] of maps.flatMap((map) => [...map]))
    files.set(purl, files.get(purl)?.concat(paths) ?? paths);
  return files;
}

/** Tells whether an operating system package lists a real path; the lists are read with the first question. */
function systemFiles(maps: readonly ReadonlyMap<string, readonly string[]>[]): (path: string) => boolean {
  let listed: Set<string> | undefined;
  return (path) => {
    listed ??= new Set([...joined(maps).values()].flat());
    // Packages list `/lib/x` where the merged-usr link makes it `/usr/lib/x`.
    return listed.has(path) || (path.startsWith('usr/') && listed.has(path.slice(4)));
  };
}

/** One parser that gives up must not cost what the others found. */
function extract(extractor: Extractor, filesystem: Filesystem, os: OsRelease | undefined): Extraction {
  try {
    return extractor.extract({ filesystem, os });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { packages: [], incomplete: [{ code: error.code, what: extractor.name, why: error.message }] };
  }
}
