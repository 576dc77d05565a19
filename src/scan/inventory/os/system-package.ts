import type { Incompleteness, OsRelease, Package } from '#core/index.ts';
import { packageUrl } from '../purl.ts';

/** What every database of an operating system says of a package. */
export interface SystemFacts {
  readonly type: 'deb' | 'apk' | 'rpm' | 'alpm' | 'opkg';
  readonly name: string;
  readonly version: string;
  /** The version as its package URL has it, where that leaves something out (rpm's epoch). */
  readonly purlVersion?: string;
  readonly architecture: string | undefined;
  readonly source: { readonly name: string; readonly version: string };
  /** What it was built from, as the qualifier has it; undefined where that is the package itself. */
  readonly upstream: string | undefined;
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
  readonly module?: string | undefined;
  readonly vendor: string | undefined;
  readonly licenses: readonly string[];
  readonly path: string;
  readonly foundBy: string;
}

/** More packages than any system has installed; a small hostile database could otherwise claim millions. */
export const MAX_PACKAGES = 100_000;

/** Makes the package of a database's facts, with its package URL by the type's definition. */
export function systemPackage(facts: SystemFacts, os: OsRelease | undefined): Package {
  const { type, name, version, architecture, source, module, vendor, licenses, foundBy } = facts;
  return {
    type,
    name,
    version,
    purl: packageUrl({
      type,
      namespace: os === undefined ? undefined : (PURL_NAMESPACES.get(os.id) ?? os.id),
      name,
      version: facts.purlVersion ?? version,
      qualifiers: { ...facts.qualifiers, arch: architecture, distro: distroOf(os), upstream: facts.upstream },
    }),
    ...(architecture !== undefined && { architecture }),
    source,
    ...(module !== undefined && { module }),
    ...(vendor !== undefined && { vendor }),
    licenses,
    locations: [{ path: facts.path }],
    foundBy,
    evidence: 'installed',
  };
}

/** The `upstream` qualifier: the source's name, with its version where that differs from the package's. */
export function upstreamOf(
  name: string,
  version: string,
  source: { name: string; version: string },
): string | undefined {
  if (source.version !== version) return `${source.name}@${source.version}`;
  return source.name === name ? undefined : source.name;
}

/** A part of a database that tells of no package. */
export function unreadablePackage(path: string, why: string): Incompleteness {
  return { code: 'inventory.unreadable', what: path, why };
}

/** A database with more packages than we take. */
export function tooManyPackages(path: string): Incompleteness {
  return { code: 'inventory.limit', what: path, why: `it has more than ${MAX_PACKAGES} packages` };
}

/** Vendors whose name in package URLs is not their os-release ID (purl-spec, types/rpm-definition.json). */
const PURL_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['rhel', 'redhat'],
  ['opensuse-leap', 'opensuse'],
  ['opensuse-tumbleweed', 'opensuse'],
  ['sles', 'suse'],
]);

/** `debian-12`; a release without a number is told by its codename. */
function distroOf(os: OsRelease | undefined): string | undefined {
  if (os === undefined) return undefined;
  const release = os.version === '' ? os.codename : os.version;
  return release === undefined ? os.id : `${os.id}-${release}`;
}
