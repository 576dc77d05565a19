import { invalidVersion } from './invalid-version.ts';
import { compareSemver, scanSemver, type Semver } from './semver-scan.ts';

/**
 * Orders by Semantic Versioning 2.0.0, section 11. A leading `v` is taken, and the bare `0` that OSV ranges begin with,
 * which is older than everything, prereleases of 0.0.0 included (OSV schema, `affected[].ranges[].events`).
 */
export function compareSemverVersions(a: string, b: string): number {
  if (a === '0' || b === '0') {
    if (a !== '0') parse(a);
    if (b !== '0') parse(b);
    return Number(a !== '0') - Number(b !== '0');
  }
  return compareSemver(parse(a), parse(b));
}

const DIALECT = { letterV: true, partial: false, loose: false } as const;

function parse(text: string): Semver {
  const version = scanSemver(text, DIALECT);
  if (version === undefined)
    throw invalidVersion(
      'semver',
      text,
      'Semantic Versioning 2.0.0 wants major.minor.patch[-prerelease][+build]',
    );
  return version;
}
