import { orderingOf, type VersionOrdering } from '#scan/version/index.ts';

// The longest of the OSV schema are SUSE's module names, of some 80 characters.
const ECOSYSTEM_LENGTH = 160;
// Printable ASCII. Ecosystem names become keys, words in messages and, without the suffix, a part of a path.
const ECOSYSTEM = /^[A-Za-z][\x20-\x7e]*$/;
const UNSAFE_IN_PATH = /[/\\]|^\.+$/;

/** True for text that can be an OSV ecosystem, with or without its release: `npm`, `Debian:12`, `Red Hat:enterprise_linux:9::baseos`. */
export function isEcosystem(text: string): boolean {
  return text.length <= ECOSYSTEM_LENGTH && ECOSYSTEM.test(text) && !UNSAFE_IN_PATH.test(baseEcosystem(text));
}

/** The ecosystem without its release: `Debian` of `Debian:12` (OSV schema 1.7, "affected[].package field"). */
export function baseEcosystem(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon === -1 ? ecosystem : ecosystem.slice(0, colon);
}

/** What follows the first colon: `22.04:LTS`; empty when there is no release. */
export function releaseOf(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon === -1 ? '' : ecosystem.slice(colon + 1);
}

/** How an ecosystem's versions compare; undefined for those whose order we don't know, which therefore get no shard. */
export function orderingOfEcosystem(ecosystem: string): VersionOrdering | undefined {
  return orderingOf(baseEcosystem(ecosystem));
}
