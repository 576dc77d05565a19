import type { VersionOrdering } from './ordering.ts';

/** The ordering of an OSV ecosystem, with or without its release suffix (`Debian:12`); `undefined` when we have none. */
export function orderingOf(ecosystem: string): VersionOrdering | undefined {
  const colon = ecosystem.indexOf(':');
  return ORDERINGS.get(colon === -1 ? ecosystem : ecosystem.slice(0, colon));
}

/** By the ecosystems of the OSV schema, "Defined ecosystems". A new one is a line here. */
const ORDERINGS: ReadonlyMap<string, VersionOrdering> = new Map([
  ['Debian', 'debian'],
  ['Ubuntu', 'debian'],
  ['Echo', 'debian'],
  ['Alpine', 'apk'],
  ['Alpaquita', 'apk'],
  ['BellSoft Hardened Containers', 'apk'],
  ['Chainguard', 'apk'],
  ['MinimOS', 'apk'],
  ['Wolfi', 'apk'],
  ['AlmaLinux', 'rpm'],
  ['Azure Linux', 'rpm'],
  ['Mageia', 'rpm'],
  ['Photon OS', 'rpm'],
  ['Red Hat', 'rpm'],
  ['Rocky Linux', 'rpm'],
  ['SUSE', 'rpm'],
  ['openEuler', 'rpm'],
  ['openSUSE', 'rpm'],
  ['npm', 'npm'],
  ['PyPI', 'pep440'],
  ['Go', 'go'],
  ['Maven', 'maven'],
  ['RubyGems', 'gem'],
  ['NuGet', 'nuget'],
  ['Packagist', 'composer'],
  ['Bitnami', 'bitnami'],
  ['crates.io', 'semver'],
  ['Hex', 'semver'],
  ['Julia', 'semver'],
  ['SwiftURL', 'semver'],
  ['VSCode', 'semver'],
  ['Pub', 'pub'],
  ['Hackage', 'hackage'],
  ['CRAN', 'cran'],
  ['Bioconductor', 'cran'],
  // opam's own order is dpkg's (opam manual, "Version ordering").
  ['opam', 'debian'],
] as const);
