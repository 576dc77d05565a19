import { isRecord, messageOf, Problem } from '#core/index.ts';
import { compareApkVersions } from './apk.ts';
import { compareBitnamiVersions } from './bitnami.ts';
import { compareComposerVersions } from './composer.ts';
import { compareCranVersions } from './cran.ts';
import { compareDebianVersions } from './debian.ts';
import { compareGemVersions } from './gem.ts';
import { compareGoVersions } from './go.ts';
import { compareHackageVersions } from './hackage.ts';
import { invalidVersion, type VersionProblemCode } from './invalid-version.ts';
import { compareMavenVersions } from './maven.ts';
import { compareNpmVersions } from './npm.ts';
import { compareNugetVersions } from './nuget.ts';
import type { CompareVersions, VersionOrdering } from './ordering.ts';
import { comparePep440Versions } from './pep440.ts';
import { comparePubVersions } from './pub.ts';
import { compareRpmVersions } from './rpm.ts';
import { compareSemverVersions } from './semver.ts';

/**
 * -1 when `a` is older, 0 when they are equal, 1 when `a` is newer. Throws `Problem('version.invalid')` for what the
 * ordering's own reference program refuses.
 */
export function compareVersions(ordering: VersionOrdering, a: string, b: string): -1 | 0 | 1 {
  if (a.length > MAX_CHARACTERS) throw tooLong(ordering, a);
  if (b.length > MAX_CHARACTERS) throw tooLong(ordering, b);
  const difference = ORDERINGS[ordering](a, b);
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

/** One line of `db compare --batch`: `{"a":"1","b":"2"}` gives `-1`, `0`, `1` or `error: why`. */
export function compareLine(ordering: VersionOrdering, line: string): string {
  try {
    const { a, b } = pairOf(line);
    return String(compareVersions(ordering, a, b));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `error: ${messageOf(error)}`;
  }
}

/** No package's version comes near; a text without a limit would let an image decide how long a comparison takes. */
const MAX_CHARACTERS = 4096;

const ORDERINGS: Readonly<Record<VersionOrdering, CompareVersions>> = {
  debian: compareDebianVersions,
  rpm: compareRpmVersions,
  apk: compareApkVersions,
  semver: compareSemverVersions,
  npm: compareNpmVersions,
  pep440: comparePep440Versions,
  go: compareGoVersions,
  maven: compareMavenVersions,
  gem: compareGemVersions,
  nuget: compareNugetVersions,
  composer: compareComposerVersions,
  bitnami: compareBitnamiVersions,
  pub: comparePubVersions,
  hackage: compareHackageVersions,
  cran: compareCranVersions,
};

function tooLong(ordering: VersionOrdering, version: string): Problem {
  return invalidVersion(ordering, version, `it is longer than ${MAX_CHARACTERS} characters`);
}

function pairOf(line: string): { readonly a: string; readonly b: string } {
  let pair: unknown;
  try {
    pair = JSON.parse(line);
  } catch (cause) {
    throw new Problem<VersionProblemCode>('version.batch-line', `the line is not JSON: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (!isRecord(pair) || typeof pair['a'] !== 'string' || typeof pair['b'] !== 'string')
    throw new Problem<VersionProblemCode>('version.batch-line', 'the line is not {"a":"..","b":".."}');
  return { a: pair['a'], b: pair['b'] };
}
