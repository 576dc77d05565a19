import { Problem } from '#core/index.ts';

/** How PHP's version_compare and Composer rank what is not a number: dev < alpha < beta < RC < release < patch. */
const STABILITY: ReadonlyMap<string, number> = new Map([
  ['dev', 0],
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['rc', 3],
  ['', 4],
  ['stable', 4],
  ['patch', 5],
  ['pl', 5],
  ['p', 5],
]);
const RELEASE = 4;
const LONGEST = 256;
const NUMERIC = /^v?(\d+(?:\.\d+)*)(?:[.\-_]?([a-z]+)[.\-_]?(\d+(?:[.-]\d+)*)?)?(?:[.-]dev)?$/i;
const DEV = /[.-]?dev$/i;

interface ComposerVersion {
  readonly numbers: readonly string[];
  readonly stability: number;
  readonly iteration: readonly string[];
}

/**
 * Orders Packagist versions as Composer does (composer/semver, VersionParser): a leading `v` and build metadata do not
 * count, missing numbers are zero. Branches such as `dev-main` have no order: they throw `version.invalid`.
 */
export function compareComposerVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  return (
    compareNumbers(left.numbers, right.numbers) ||
    left.stability - right.stability ||
    compareNumbers(left.iteration, right.iteration)
  );
}

function parse(text: string): ComposerVersion {
  const plain = text.trim().replace(/\+[^+]*$/, '');
  const match = plain.length > LONGEST ? null : NUMERIC.exec(plain);
  if (match === null)
    throw new Problem('version.invalid', `${JSON.stringify(text.slice(0, 80))} is not a Composer version`);
  const [, numbers, word, iteration] = match;
  const stability = STABILITY.get((word ?? '').toLowerCase());
  if (stability === undefined)
    throw new Problem('version.invalid', `${JSON.stringify(text.slice(0, 80))} is not a Composer version`);
  return {
    numbers: numbers!.split('.'),
    stability: stability === RELEASE && DEV.test(plain) ? 0 : stability,
    iteration: iteration?.split(/[.-]/) ?? [],
  };
}

function compareNumbers(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = compareDigits(a[index] ?? '0', b[index] ?? '0');
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers of any length: dates and hashes exceed what a double holds exactly. */
function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
