import type { OsRelease, Package, PackageType } from '#core/index.ts';
import { baseEcosystem, releaseOf } from '../ecosystem.ts';
import { packageKey } from '../package-key.ts';
import { distributionOf, nameOf, type Distribution } from './distribution.ts';
import { knownApplication } from './known-application.ts';

/** One name under which a package may stand in a shard, and the version that is compared there. */
export interface LookupKey {
  readonly key: string;
  readonly version: string;
  /** Whose name it is, for explanations. */
  readonly via: 'name' | 'source' | 'origin';
}

/** Where to look a package up. */
export interface Lookup {
  readonly ecosystem: string;
  readonly keys: readonly LookupKey[];
  /** Only the first key that the shard knows counts. */
  readonly firstOnly: boolean;
  /** What this stream says of an advisory takes precedence over the streams without it. */
  readonly precedence: boolean;
}

export type Lookups =
  | { readonly kind: 'lookups'; readonly lookups: readonly Lookup[] }
  | { readonly kind: 'unchecked'; readonly code: string; readonly what: string; readonly why: string }
  /** Nobody could check it: what is told of it makes no result incomplete. */
  | { readonly kind: 'uncovered'; readonly code: string; readonly what: string; readonly why: string };

/** The ecosystems of language packages (purl types to OSV). */
const LANGUAGE_ECOSYSTEMS: ReadonlyMap<PackageType, string> = new Map<PackageType, string>([
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['golang', 'Go'],
  ['maven', 'Maven'],
  ['gem', 'RubyGems'],
  ['cargo', 'crates.io'],
  ['composer', 'Packagist'],
  ['nuget', 'NuGet'],
  ['bitnami', 'Bitnami'],
  ['pub', 'Pub'],
  ['hex', 'Hex'],
  // A compiled application has its package's name; those of Erlang itself have none there.
  ['otp', 'Hex'],
  ['swift', 'SwiftURL'],
  ['cran', 'CRAN'],
  ['hackage', 'Hackage'],
  ['julia', 'Julia'],
  ['opam', 'opam'],
]);

/** Programs and components that no package manager brought. */
const UNMANAGED = {
  kind: 'uncovered',
  code: 'advisory.ecosystem-unsupported',
  what: 'files without a package manager',
  why: 'no feed of advisories covers them',
} as const;

/** Package managers whose packages are listed and not matched, and why. */
const UNCOVERED: ReadonlyMap<PackageType, { readonly what: string; readonly why: string }> = new Map<
  PackageType,
  { readonly what: string; readonly why: string }
>([
  ['cocoapods', { what: 'CocoaPods', why: 'OSV has no ecosystem for them' }],
  [
    'conan',
    { what: 'Conan packages', why: 'OSV publishes no records for ConanCenter, and no order of its versions' },
  ],
  [
    'conda',
    {
      what: 'conda packages',
      why: 'OSV has no ecosystem for them; Python distributions in them are looked up as those of PyPI',
    },
  ],
  ['luarocks', { what: 'Lua modules', why: 'OSV has no ecosystem for them' }],
  ['nix', { what: 'packages of Nix', why: 'OSV has no ecosystem for them' }],
]);

// Debian: linux-signed-amd64 6.1.76+1 with linux-image-6.1.0-18-amd64 6.1.76-1. Ubuntu: linux-signed.
const SIGNED_KERNEL = /^linux-signed(?:-(?:amd64|arm64|armhf|i386))?$/;

/** rpm distributions whose records name binary packages, and those that name source packages; the others mix them. */
const BINARY_NAMES: ReadonlySet<string> = new Set(['AlmaLinux', 'Red Hat']);
const SOURCE_NAMES: ReadonlySet<string> = new Set(['SUSE', 'openSUSE', 'Mageia', 'openEuler']);

/** What is known of the image's distribution, and what of the database belongs to it. */
export interface System {
  readonly name: string;
  readonly distribution: Distribution | undefined;
  /** The database's ecosystems of the distribution's release. */
  readonly ecosystems: readonly string[];
  /** The same of its paid stream (Ubuntu Pro). */
  readonly paid: readonly string[];
  /** The database's ecosystems of languages. */
  readonly languages: ReadonlySet<string>;
}

/** Sorts out which shards an image's packages are looked up in. */
export function systemOf(os: OsRelease | undefined, available: readonly string[]): System {
  const distribution = os === undefined ? undefined : distributionOf(os);
  const known = distribution?.kind === 'known' ? distribution : undefined;
  const ecosystems = available.filter((ecosystem) => known?.matches(ecosystem) === true);
  const isCovered = ecosystems.some(
    (ecosystem) => releaseOf(ecosystem) !== '' || ecosystem === known?.ecosystem,
  );
  const pro = known === undefined ? '' : `Ubuntu:Pro:${releaseOf(known.ecosystem)}`;
  return {
    name: os === undefined ? 'an unknown distribution' : nameOf(os),
    distribution,
    ecosystems: isCovered ? ecosystems : [],
    paid:
      known !== undefined && baseEcosystem(known.ecosystem) === 'Ubuntu' && available.includes(pro)
        ? [pro]
        : [],
    languages: new Set(
      [...LANGUAGE_ECOSYSTEMS.values()].filter((ecosystem) => available.includes(ecosystem)),
    ),
  };
}

/** Finds the ecosystems and names of a package. */
export function lookupsOf(pkg: Package, system: System): Lookups {
  const ecosystem = languageEcosystemOf(pkg);
  if (ecosystem !== undefined) {
    if (!system.languages.has(ecosystem)) return missing(ecosystem);
    const { name, version } = applicationOf(pkg) ?? pkg;
    const keys = [{ key: packageKey(ecosystem, name), version, via: 'name' as const }];
    return { kind: 'lookups', lookups: [{ ecosystem, keys, firstOnly: false, precedence: false }] };
  }
  if (pkg.type === 'generic') return UNMANAGED;
  const uncovered = UNCOVERED.get(pkg.type);
  return uncovered === undefined
    ? systemLookups(pkg, system)
    : { kind: 'unchecked', code: 'advisory.ecosystem-unsupported', ...uncovered };
}

/** The ecosystem of a package that is none of an operating system; undefined where OSV has none. */
export function languageEcosystemOf(pkg: Package): string | undefined {
  return applicationOf(pkg) === undefined ? LANGUAGE_ECOSYSTEMS.get(pkg.type) : 'Bitnami';
}

function applicationOf({ type, name, version }: Package): ReturnType<typeof knownApplication> {
  return type === 'generic' ? knownApplication(name, version) : undefined;
}

function systemLookups(pkg: Package, { distribution, name, ecosystems, paid }: System): Lookups {
  const what = `${pkg.type} packages of ${name}`;
  if (distribution === undefined)
    return {
      kind: 'unchecked',
      code: 'advisory.distribution-unknown',
      what: `${pkg.type} packages`,
      why: 'the image does not say which distribution they are of (no os-release)',
    };
  if (distribution.kind === 'unsupported')
    return { kind: 'unchecked', code: 'advisory.distribution-unsupported', what, why: distribution.why };
  if (distribution.type !== pkg.type)
    return {
      kind: 'unchecked',
      code: 'advisory.distribution-unsupported',
      what,
      why: `its advisories are about ${distribution.type} packages`,
    };
  if (ecosystems.length === 0) return missing(distribution.ecosystem);
  // Versions from Ubuntu's paid stream end in +esm1 or ~esm1.
  const pro = /[+~]esm\d/.test(pkg.version) ? paid : [];
  const base = baseEcosystem(distribution.ecosystem);
  return {
    kind: 'lookups',
    lookups: [...pro, ...ecosystems].map((ecosystem) => ({
      ecosystem,
      keys: systemKeys(pkg, base),
      firstOnly: pkg.type === 'rpm',
      precedence: pro.includes(ecosystem),
    })),
  };
}

function missing(ecosystem: string): Lookups {
  return {
    kind: 'unchecked',
    code: 'advisory.shard-missing',
    what: ecosystem,
    why: 'the advisory database has no shard for it; `bulkhead db build` or `db update` brings it',
  };
}

/**
 * dpkg: the source package with its own version, since a rebuild (+b1) or another epoch changes the binary's. apk: the origin with the
 * package's version, which is that of the origin. rpm: what the distribution's records name.
 */
function systemKeys(pkg: Package, base: string): LookupKey[] {
  const own: LookupKey = { key: pkg.name, version: pkg.version, via: 'name' };
  const { source } = pkg;
  if (source === undefined) return [own];
  switch (pkg.type) {
    case 'deb':
      // Signed kernels are built from packages of their own, which hold the binaries of `linux` and its version.
      return SIGNED_KERNEL.test(source.name)
        ? [{ key: 'linux', version: pkg.version, via: 'source' }]
        : [{ key: source.name, version: source.version, via: 'source' }];
    case 'apk': {
      const origin: LookupKey = { key: source.name, version: pkg.version, via: 'origin' };
      // Alpine's database knows origins only; the records of Wolfi and its kin name subpackages too.
      return base === 'Alpine' || source.name === pkg.name ? [origin] : [origin, own];
    }
    default: {
      const from: LookupKey = { key: source.name, version: source.version, via: 'source' };
      if (BINARY_NAMES.has(base)) return [own];
      return SOURCE_NAMES.has(base) ? [from] : [own, from];
    }
  }
}
