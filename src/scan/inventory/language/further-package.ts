import type { Package, PackageType } from '#core/index.ts';
import { packageUrl } from '../purl.ts';

/** What a parser knows of a package. */
export interface FurtherFacts {
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
export function furtherPackage(type: PackageType, facts: FurtherFacts): Package {
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

/** Text that can be a name or a version of a package: no blanks, no controls, of a length that somebody would type. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= WORD_LIMIT && WORD.test(value);
}

/** Longer than any name that a registry takes. */
const WORD_LIMIT = 256;
const WORD = /^[^\s\p{Cc}]+$/u;
