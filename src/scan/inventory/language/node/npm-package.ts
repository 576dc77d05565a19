import type { Package } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';

/** What is known of an npm package; all but name, version and path have defaults. */
export interface NpmFacts {
  readonly name: string;
  /** Empty when nobody says. */
  readonly version: string;
  readonly path: string;
  readonly licenses?: readonly string[];
  readonly dev?: boolean;
  /** The repository or address that it was taken from in place of a registry. */
  readonly source?: string;
}

/** The registry refuses longer names (npm docs, package.json, "name"). */
const NAME_LIMIT = 214;

/** A name that npm would take, old upper-case ones included: `name` or `@scope/name`, nothing that walks the disk. */
export function isNpmName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name.length <= NAME_LIMIT &&
    /^(?:@[^/@\s%]+\/)?[^/@\s%.][^/@\s%]*$/.test(name)
  );
}

/** An npm package as inventories tell it. */
export function npmPackage(facts: NpmFacts, foundBy: string, evidence: Package['evidence']): Package {
  const { name, version, path, licenses = [], dev, source } = facts;
  const slash = name.indexOf('/');
  return {
    type: 'npm',
    name,
    version,
    purl: packageUrl({
      type: 'npm',
      namespace: name.slice(0, Math.max(0, slash)),
      name: name.slice(slash + 1),
      version,
      qualifiers: source?.startsWith('http') === true ? { download_url: source } : { vcs_url: source },
    }),
    licenses,
    locations: [{ path }],
    foundBy,
    evidence,
    ...(dev === true && { dev }),
  };
}
