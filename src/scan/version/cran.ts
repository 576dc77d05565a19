import { DOT, MINUS } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';
import { compareNumberSequences, isNumberSequence } from './number-sequence.ts';

/**
 * Orders versions of R packages as `package_version` does: lists of numbers parted by dots or hyphens, which mean the same,
 * and of which `1.0` is older than `1.0.0` (R, ?numeric_version). R asks for two numbers at the least; advisories have `0`.
 */
export function compareCranVersions(a: string, b: string): number {
  check(a);
  check(b);
  return compareNumberSequences(a, b);
}

function check(version: string): void {
  if (!isNumberSequence(version, [DOT, MINUS]))
    throw invalidVersion('cran', version, 'R wants numbers parted by dots or hyphens');
}
