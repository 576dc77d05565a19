/** The version orderings, by the name that `bulkhead db compare` takes. */
export const VERSION_ORDERINGS = [
  'debian',
  'rpm',
  'apk',
  'semver',
  'npm',
  'pep440',
  'go',
  'maven',
  'gem',
  'nuget',
  'composer',
  'bitnami',
  'pub',
  'hackage',
  'cran',
] as const;

export type VersionOrdering = (typeof VERSION_ORDERINGS)[number];

/** Below zero when `a` is older, 0 when they are equal, above zero when `a` is newer. Throws `Problem('version.invalid')`. */
export type CompareVersions = (a: string, b: string) => number;
