/** Under which name OSV's Bitnami records speak of a program, and what its version is there. */
export interface KnownApplication {
  readonly name: string;
  readonly version: string;
}

/**
 * Programs without a package that Bitnami packages too: its records (bitnami/vulndb) name the application by its own
 * version, whoever built it, and are the only ones of OSV about such programs.
 */
export function knownApplication(name: string, version: string): KnownApplication | undefined {
  const known = NAMES.get(name);
  if (known === undefined) return undefined;
  return { name: known, version: known === 'java' ? javaVersion(version) : semanticVersion(version) };
}

/** Names of `pkg:generic` to those of Bitnami. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['haproxy', 'haproxy'],
  ['httpd', 'apache'],
  ['java/jdk', 'java'],
  ['java/jre', 'java'],
  ['mariadb', 'mariadb'],
  ['memcached', 'memcached'],
  ['nginx', 'nginx'],
  ['node', 'node'],
  ['php', 'php'],
  ['postgresql', 'postgresql'],
  ['python', 'python'],
  ['redis', 'redis'],
  ['ruby', 'ruby'],
  ['valkey', 'valkey'],
  ['wp-cli', 'wp-cli'],
]);

/** `3.13.0rc1`, `8.4.0RC2`: records write prereleases behind a hyphen. */
function semanticVersion(version: string): string {
  return version.replace(/^([\d.]+?)(a|b|rc|alpha|beta|preview)(\d+)$/i, '$1-$2.$3');
}

/** `17.0.9+9` is 17.0.9; up to Java 8 `1.8.0_352-b08` was 8.0.352 (JEP 223). */
function javaVersion(version: string): string {
  const old = /^1\.(\d+)\.(\d+)_(\d+)/.exec(version);
  return old === null ? version.replace(/[+-].*$/, '') : `${old[1]}.${old[2]}.${old[3]}`;
}
