import type { Package, PackageType } from '#core/index.ts';
import { packageUrl } from './purl.ts';

/** What a parser knows of a package. */
export interface PackageFacts {
  /** As its ecosystem compares it. */
  readonly name: string;
  /** Empty when nobody says. */
  readonly version: string;
  /** Where the package URL has them, in place of the whole name. */
  readonly namespace?: string | undefined;
  readonly shortName?: string;
  /** A commit, where there is no version and the type's package URLs must have one. */
  readonly purlVersion?: string | undefined;
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
  readonly subpath?: string;
  readonly licenses?: readonly string[];
  readonly path: string;
  readonly foundBy: string;
  readonly evidence: Package['evidence'];
  readonly dev?: boolean | undefined;
}

/** A package with its package URL. */
export function makePackage(type: PackageType, facts: PackageFacts): Package {
  const {
    name,
    version,
    purlVersion = version,
    namespace,
    shortName = name,
    qualifiers = {},
    subpath,
    path,
    foundBy,
  } = facts;
  return {
    type,
    name,
    version,
    purl: packageUrl({ type, namespace, name: shortName, version: purlVersion, qualifiers, subpath }),
    licenses: facts.licenses ?? [],
    locations: [{ path }],
    foundBy,
    evidence: facts.evidence,
    ...(facts.dev === true && { dev: true }),
  };
}
