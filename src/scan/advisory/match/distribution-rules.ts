import type { OsRelease, PackageType } from '#core/index.ts';

/** The distributions' package formats. */
export type SystemPackageType = Extract<PackageType, 'deb' | 'apk' | 'rpm'>;

/** How one distribution's releases are named. */
export interface DistributionRule {
  /** `ID` of os-release(5). */
  readonly ids: readonly string[];
  readonly type: SystemPackageType;
  readonly base: string;
  /** The OSV release of an os-release version; undefined when it has none. */
  release(os: OsRelease): string | undefined;
  /** Further names of the same release. */
  readonly also?: (release: string, ecosystem: string) => boolean;
  readonly rebuilt?: RegExp;
  readonly products?: readonly string[];
  cycle?(os: OsRelease): string;
}

const major = ({ version }: OsRelease) => /^\d+/.exec(version)?.[0];
const majorMinor = ({ version }: OsRelease) => /^\d+\.\d+/.exec(version)?.[0];
const rolling = () => '';
const exact = ({ version }: OsRelease) => (version === '' ? undefined : version);

const DEBIAN_CODENAMES: ReadonlyMap<string, string> = new Map([
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
]);
// Devuan and Linux Mint count their own releases; these are what they are made of.
const DEVUAN_DEBIAN: ReadonlyMap<string, string> = new Map([
  ['3', '10'],
  ['4', '11'],
  ['5', '12'],
  ['6', '13'],
]);
const MINT_UBUNTU: ReadonlyMap<string, string> = new Map([
  ['19', '18.04'],
  ['20', '20.04'],
  ['21', '22.04'],
  ['22', '24.04'],
]);
// postmarketOS takes its packages from the Alpine release of the same time (wiki.postmarketos.org, "Releases").
const POSTMARKETOS_ALPINE: ReadonlyMap<string, string> = new Map([
  ['v22.06', 'v3.16'],
  ['v22.12', 'v3.17'],
  ['v23.06', 'v3.18'],
  ['v23.12', 'v3.19'],
  ['v24.06', 'v3.20'],
  ['v24.12', 'v3.21'],
  ['v25.06', 'v3.22'],
  ['v25.12', 'v3.23'],
  ['edge', 'edge'],
]);

/** The distributions that OSV has advisories for. */
export const DISTRIBUTIONS: readonly DistributionRule[] = [
  {
    ids: ['debian'],
    type: 'deb',
    base: 'Debian',
    release: (os) => major(os) ?? debianCodename(os),
    products: ['debian'],
  },
  {
    ids: ['raspbian'],
    type: 'deb',
    base: 'Debian',
    release: (os) => major(os) ?? debianCodename(os),
    rebuilt: /\+rp[it]\d*/,
    products: ['debian'],
  },
  {
    ids: ['devuan'],
    type: 'deb',
    base: 'Debian',
    release: (os) => DEVUAN_DEBIAN.get(major(os) ?? ''),
    rebuilt: /devuan/,
  },
  {
    ids: ['ubuntu', 'pop'],
    type: 'deb',
    base: 'Ubuntu',
    release: ubuntuRelease,
    also: isUbuntuRelease,
    products: ['ubuntu'],
    cycle: (os) => majorMinor(os) ?? '',
  },
  {
    ids: ['linuxmint'],
    type: 'deb',
    base: 'Ubuntu',
    release: (os) => ubuntuRelease({ ...os, version: MINT_UBUNTU.get(major(os) ?? '') ?? '' }),
    also: isUbuntuRelease,
    rebuilt: /mint/,
  },
  { ids: ['echo'], type: 'deb', base: 'Echo', release: rolling },
  {
    ids: ['alpine'],
    type: 'apk',
    base: 'Alpine',
    release: alpineRelease,
    products: ['alpine', 'alpine-linux'],
  },
  {
    ids: ['postmarketos'],
    type: 'apk',
    base: 'Alpine',
    release: ({ version }) =>
      POSTMARKETOS_ALPINE.get(
        version.startsWith('v') ? version : version === 'edge' ? version : `v${version}`,
      ),
  },
  { ids: ['wolfi'], type: 'apk', base: 'Wolfi', release: rolling },
  { ids: ['chainguard'], type: 'apk', base: 'Chainguard', release: rolling },
  { ids: ['minimos'], type: 'apk', base: 'MinimOS', release: rolling },
  {
    ids: ['alpaquita'],
    type: 'apk',
    base: 'Alpaquita',
    release: (os) => (os.version === 'stream' ? 'stream' : major(os)),
  },
  {
    ids: ['bellsoft-hardened-containers'],
    type: 'apk',
    base: 'BellSoft Hardened Containers',
    release: exact,
  },
  {
    ids: ['rhel', 'redhat', 'centos'],
    type: 'rpm',
    base: 'Red Hat',
    release: (os) => withPrefix('enterprise_linux:', major(os)),
    also: isMainRedHatStream,
    products: ['rhel'],
    cycle: (os) => major(os) ?? '',
  },
  {
    ids: ['almalinux'],
    type: 'rpm',
    base: 'AlmaLinux',
    release: major,
    products: ['almalinux', 'alma-linux'],
  },
  {
    ids: ['rocky'],
    type: 'rpm',
    base: 'Rocky Linux',
    release: major,
    products: ['rocky-linux', 'rockylinux'],
  },
  {
    ids: ['sles', 'sle-micro', 'sle-micro-rancher', 'sl-micro', 'suse', 'sled', 'sles_sap', 'sle_hpc'],
    type: 'rpm',
    base: 'SUSE',
    release: suseRelease,
    also: isSuseProduct,
    products: ['sles'],
    cycle: ({ version }) => version,
  },
  {
    ids: ['opensuse', 'opensuse-leap'],
    type: 'rpm',
    base: 'openSUSE',
    release: (os) => withPrefix('Leap ', majorMinor(os)),
    products: ['opensuse'],
    cycle: (os) => majorMinor(os) ?? '',
  },
  { ids: ['opensuse-tumbleweed'], type: 'rpm', base: 'openSUSE', release: () => 'Tumbleweed' },
  { ids: ['photon'], type: 'rpm', base: 'Photon OS', release: majorMinor, products: ['photon'] },
  { ids: ['azurelinux', 'mariner'], type: 'rpm', base: 'Azure Linux', release: major },
  { ids: ['mageia'], type: 'rpm', base: 'Mageia', release: major },
  { ids: ['openeuler'], type: 'rpm', base: 'openEuler', release: openEulerRelease },
];

/** Distributions that people scan and whose advisories no feed of ours has: said by name, so that nobody takes silence for safety. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ['amzn', 'Amazon Linux publishes no OSV records (updateinfo.xml only)'],
  ['ol', 'Oracle Linux publishes no OSV records (OVAL only)'],
  ['fedora', 'Fedora publishes no OSV records'],
  ['kali', 'Kali follows Debian testing with packages of its own and publishes no advisories'],
  ['arch', 'Arch Linux publishes no OSV records'],
  ['gentoo', 'Gentoo publishes no OSV records'],
  ['bottlerocket', 'Bottlerocket publishes no OSV records'],
  ['nixos', 'NixOS publishes no advisories'],
]);

function withPrefix(prefix: string, release: string | undefined): string | undefined {
  return release === undefined ? undefined : `${prefix}${release}`;
}

/** Testing and unstable have no VERSION_ID; their codename says which release they will be. */
function debianCodename(os: OsRelease): string | undefined {
  const named = os.codename ?? /\b([a-z]+)\/sid\b/.exec(os.prettyName ?? '')?.[1] ?? os.version;
  return DEBIAN_CODENAMES.get(named.toLowerCase());
}

/** Long-term releases carry a suffix: those of April in even years (wiki.ubuntu.com/LTS). */
function ubuntuRelease(os: OsRelease): string | undefined {
  const release = majorMinor(os);
  if (release === undefined) return undefined;
  const [year, month] = release.split('.');
  return Number(year) % 2 === 0 && month === '04' ? `${release}:LTS` : release;
}

function isUbuntuRelease(release: string, other: string): boolean {
  return other === release.replace(':LTS', '');
}

/** Pre-releases such as 3.21_alpha20240807 are edge (alpine-base, /etc/os-release). */
function alpineRelease(os: OsRelease): string | undefined {
  if (os.version === 'edge' || os.version.includes('_alpha')) return 'edge';
  const release = /^v?(\d+\.\d+)/.exec(os.version)?.[1];
  return withPrefix('v', release);
}

/** The main streams of a release and its add-on repositories; EUS, AUS and the like fix the same at other versions. */
function isMainRedHatStream(release: string, other: string): boolean {
  return other === release || other.startsWith(`${release}::`);
}

const RANCHER = 'Linux Enterprise Micro for Rancher ';

/** SLES 15.5 is "15 SP5" to OSV; SUSE's SL Micro 6 writes 6.0. */
function suseRelease(os: OsRelease): string | undefined {
  const release = majorMinor(os) ?? major(os);
  if (release === undefined) return undefined;
  if (os.id === 'sle-micro-rancher') return `${RANCHER}${release}`;
  if (os.id === 'sle-micro' || os.id === 'sl-micro' || Number.parseInt(release, 10) < 10)
    return `Linux Micro ${release}`;
  const [number, pack] = release.split('.');
  return `Linux Enterprise Server ${number}${pack === undefined || pack === '0' ? '' : ` SP${pack}`}`;
}

/** An SLES system has its packages from the modules of the same service pack; SL Micro had another name before 6.0. */
function isSuseProduct(release: string, other: string): boolean {
  if (release.startsWith('Linux Micro'))
    return other === release.replace('Linux Micro', 'Linux Enterprise Micro');
  if (release.startsWith(RANCHER)) return other === release.replace(' for Rancher', '');
  const level = release.slice('Linux Enterprise Server '.length);
  return (
    (other.startsWith('Linux Enterprise Module for ') && other.endsWith(` ${level}`)) ||
    other === `Linux Enterprise Server ${level}-LTSS`
  );
}

/** "openEuler 22.03 (LTS-SP3)" of os-release is "22.03-LTS-SP3" to OSV. */
function openEulerRelease(os: OsRelease): string | undefined {
  const [, release, pack] = /(\d+\.\d+)(?: \(([\w-]+)\))?/.exec(os.prettyName ?? os.version) ?? [];
  return pack === undefined ? release : `${release}-${pack}`;
}
