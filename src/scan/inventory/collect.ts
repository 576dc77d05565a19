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
): { packages: readonly Package[]; incomplete: readonly Incompleteness[] } {
  const system: Package[] = [];
  const language: Package[] = [];
  const files = new Map<string, readonly string[]>();
  const incomplete: Incompleteness[] = [];
  for (const extractor of extractors) {
    const extraction = extract(extractor, filesystem, os);
    incomplete.push(...extraction.incomplete);
    const packages = extractor.name.startsWith('os/') ? system : language;
    for (const found of extraction.packages) packages.push(found);
    for (const [purl, paths] of extraction.files ?? [])
      files.set(purl, files.get(purl)?.concat(paths) ?? paths);
  }
  return {
    packages: mergePackages([...system, ...markOwners(language, files, filesystem)]),
    incomplete: incomplete.sort(
      (a, b) => compareText(a.code, b.code) || compareText(a.what, b.what) || compareText(a.why, b.why),
    ),
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
