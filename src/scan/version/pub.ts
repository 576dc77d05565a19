import { invalidVersion } from './invalid-version.ts';
import { compareIdentifiers, compareSemver, scanSemver, type Semver } from './semver-scan.ts';

/**
 * Orders as Dart's pub does (dart.dev, "Package versioning"; pub_semver): Semantic Versioning 2.0.0, but build metadata
 * counts too, behind everything else, and a version with it is newer than the same without.
 */
export function comparePubVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  const difference = compareSemver(left, right);
  if (difference !== 0) return difference;
  const [aHas, bHas] = [left.build < left.end, right.build < right.end];
  if (!aHas || !bHas) return Number(aHas) - Number(bHas);
  return compareIdentifiers(a, left.build, left.end, b, right.build, right.end);
}

// pub keeps to the release candidate of the specification, which did not forbid zeros in front.
const DIALECT = { letterV: false, partial: false, loose: false, leadingZeros: true } as const;

function parse(text: string): Semver {
  const version = scanSemver(text, DIALECT);
  if (version === undefined)
    throw invalidVersion('pub', text, 'pub wants major.minor.patch[-prerelease][+build]');
  return version;
}
