import { invalidVersion } from './invalid-version.ts';
import { compareSemver, scanSemver, type Semver } from './semver-scan.ts';

/**
 * Orders npm versions as a plain line, without the range rule that leaves prereleases out. Parses as loosely as npm does,
 * and takes the bare `0` that OSV ranges begin with, which is older than everything.
 */
export function compareNpmVersions(a: string, b: string): number {
  if (a === '0' || b === '0') {
    if (a !== '0') parse(a);
    if (b !== '0') parse(b);
    return Number(a !== '0') - Number(b !== '0');
  }
  return compareSemver(parse(a), parse(b));
}

const DIALECT = { letterV: true, partial: false, loose: true } as const;
/** npm refuses longer ones. */
const MAX_CHARACTERS = 256;

function parse(text: string): Semver {
  if (text.length > MAX_CHARACTERS)
    throw invalidVersion('npm', text, `it is longer than ${MAX_CHARACTERS} characters`);
  const version = scanSemver(text, DIALECT);
  if (version === undefined)
    throw invalidVersion('npm', text, 'npm wants major.minor.patch[-prerelease][+build]');
  const { major, minor, patch } = version;
  if (isTooBig(major) || isTooBig(minor) || isTooBig(patch))
    throw invalidVersion('npm', text, `a number is greater than ${Number.MAX_SAFE_INTEGER}`);
  return version;
}

function isTooBig(number: number | bigint): boolean {
  return number > Number.MAX_SAFE_INTEGER;
}
