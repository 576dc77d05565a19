import type { Location, Package } from '#core/index.ts';
import { packageUrl } from './purl.ts';

/** A Go module as inventories tell it; the version is empty when nobody knows it. */
export function golangPackage(
  path: string,
  version: string,
  location: Location,
  foundBy: string,
  evidence: Package['evidence'],
): Package {
  const slash = path.lastIndexOf('/');
  const namespace = path.slice(0, Math.max(0, slash));
  return {
    type: 'golang',
    name: path,
    version,
    purl: packageUrl({ type: 'golang', namespace, name: path.slice(slash + 1), version }),
    licenses: [],
    locations: [location],
    foundBy,
    evidence,
  };
}

/**
 * The version of Go's standard library from what the compiler calls itself, as semantic version without the `go`:
 * `go1.26.8`, `go1.22.3 X:boringcrypto`, `go1.20.12 (Red Hat 1.20.12-8.el9_4)`, `go1.21.9-X:foo`, `go1.23rc1`,
 * `devel go1.24-4d98e35 Tue ...`. `undefined` when it tells none. Advisories count semantically (govulndb), so
 * `1.23rc1` becomes `1.23.0-rc.1` and a development tree sorts before its release.
 */
export function standardLibraryVersion(goVersion: string): string | undefined {
  const match = /^(devel )?go(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?:(rc|beta)(\d{1,6}))?(?![\d.])/.exec(
    goVersion,
  );
  if (match === null) return undefined;
  const [, devel, major, minor, patch = '0', stage, number] = match;
  const prerelease = devel !== undefined ? '-devel' : stage !== undefined ? `-${stage}.${number}` : '';
  return `${major}.${minor}.${patch}${prerelease}`;
}
