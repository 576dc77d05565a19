import { compareNumberLists, DOT, MINUS } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';
import { isNumberSequence } from './number-sequence.ts';

/**
 * Orders versions of R packages as `package_version` does: lists of numbers parted by dots or hyphens, which mean the same,
 * missing numbers being 0 (R, ?numeric_version, by its answers; OSV orders them so too). R asks for two numbers at the
 * least, advisories begin with `0`.
 */
export function compareCranVersions(a: string, b: string): number {
  check(a);
  check(b);
  return compareNumberLists(a, 0, a.length, b, 0, b.length);
}

function check(version: string): void {
  if (!isNumberSequence(version, [DOT, MINUS]))
    throw invalidVersion('cran', version, 'R wants numbers parted by dots or hyphens');
}
