import { digitsEnd, DOT, isDigit } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';
import { compareSemver, scanSemver, type Semver } from './semver-scan.ts';

/**
 * Orders Go module versions (go.dev/ref/mod, "Versions"): semantic versions with or without the `v`, also `v1` and
 * `v1.2`, pseudo-versions among them; `+incompatible` and other build metadata do not count. Releases of Go itself,
 * `go1.21.3` and `1.21rc1`, are taken as the Go vulnerability database writes them, 1.21.0-rc.1. A bare `0` is oldest.
 */
export function compareGoVersions(a: string, b: string): number {
  if (a === '0' || b === '0') {
    if (a !== '0') parse(a);
    if (b !== '0') parse(b);
    return Number(a !== '0') - Number(b !== '0');
  }
  return compareSemver(parse(a), parse(b));
}

const DIALECT = { letterV: true, partial: true, loose: false } as const;

function parse(text: string): Semver {
  const version =
    scanSemver(text.startsWith('go') ? text.slice(2) : text, DIALECT) ??
    scanSemver(semverOfRelease(text), DIALECT);
  if (version === undefined)
    throw invalidVersion(
      'go',
      text,
      'a module version is v1.2.3[-prerelease][+build], a release of Go 1.2[.3][rc4]',
    );
  return version;
}

/** `go1.21rc1` and `1.9.2rc2` as semantic versions, 1.21.0-rc.1 and 1.9.2-rc.2; anything else as no version. */
function semverOfRelease(text: string): string {
  let at = text.startsWith('go') ? 2 : 0;
  const start = at;
  let numbers = 1;
  for (; isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === DOT; at += 1)
    if (text.charCodeAt(at) === DOT) numbers += 1;
  const kind = text.startsWith('beta', at) ? 'beta' : text.startsWith('rc', at) ? 'rc' : '';
  const number = at + kind.length;
  if (kind === '' || numbers < 2 || numbers > 3) return '';
  if (number === text.length || digitsEnd(text, number, text.length) !== text.length) return '';
  return `${text.slice(start, at)}${numbers === 2 ? '.0' : ''}-${kind}.${text.slice(number)}`;
}
