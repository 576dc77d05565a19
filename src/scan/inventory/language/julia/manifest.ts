import { parse, TomlError } from 'smol-toml';
import { isRecord, LIMITS, messageOf, MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';

const NAME = 'language/julia-manifest';
/** 500 packages take 150 kB. */
const MAX_BYTES: number = 8 * MIB;
/** One for all versions of Julia, or one each (Pkg docs, "Different Manifests for Different Julia versions"). */
const MANIFEST = /^(?:Julia)?Manifest(?:-v\d+\.\d+)?\.toml$/;
/** Downloaded packages have the manifests of their tests and documentation with them. */
const DEPOT = /(?:^|\/)packages\/[^/]+\/[A-Za-z0-9]{5}\//;
const UUID = /^[0-9a-f-]{36}$/i;

/** What `Manifest.toml` of Julia declares. */
export const juliaManifest = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['toml'],
  wants: (path) => path.includes('Manifest') && MANIFEST.test(baseName(path)) && !DEPOT.test(path),
  read: readManifest,
  packageOf: ({ name, version, source }, path) =>
    makePackage('julia', {
      name,
      version,
      qualifiers: { uuid: source },
      path,
      foundBy: NAME,
      evidence: 'declared',
    }),
});

/**
 * Packages are arrays of tables by name, since format 2.0 under `deps` (Pkg docs, "Manifest.toml"). Standard libraries
 * without a version are of the version of Julia; what lies at a path is the project's own.
 */
export function readManifest(text: string): Declared[] | { readonly error: string } {
  let document: Record<string, unknown>;
  try {
    document = parse(text, { maxDepth: LIMITS.nesting });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { error: messageOf(error).slice(0, 200) };
  }
  const { deps, julia_version: julia } = document;
  const packages = isRecord(deps) && 'manifest_format' in document ? deps : document;
  return Object.entries(packages).flatMap(([name, entries]) => {
    if (!Array.isArray(entries) || !isWord(name)) return [];
    return (entries as unknown[]).filter(isRecord).flatMap((entry): Declared[] => {
      const { uuid, version = julia, path } = entry;
      if (typeof uuid !== 'string' || !UUID.test(uuid) || path !== undefined) return [];
      return [{ name, version: isWord(version) ? version : '', source: uuid }];
    });
  });
}
