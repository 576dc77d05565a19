import { DOT } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';
import { compareNumberSequences, isNumberSequence } from './number-sequence.ts';

/** Orders versions of Haskell packages: lists of numbers, of which `1.0` is older than `1.0.0` (Haskell's Data.Version; PVP, "Version numbers"). */
export function compareHackageVersions(a: string, b: string): number {
  check(a);
  check(b);
  return compareNumberSequences(a, b);
}

function check(version: string): void {
  if (!isNumberSequence(version, [DOT]))
    throw invalidVersion('hackage', version, 'Hackage wants numbers parted by dots');
}
