import type { Package } from '#core/index.ts';
import { baseEcosystem } from '../ecosystem.ts';
import type { System } from './lookup.ts';

/** Whose packages a distribution's advisories are about, by the base of its ecosystem: rpm's Vendor, dpkg's Maintainer. */
const VENDORS: ReadonlyMap<string, RegExp> = new Map([
  ['AlmaLinux', /^AlmaLinux\b/i],
  ['Azure Linux', /^Microsoft Corporation\b/i],
  ['Mageia', /^Mageia\b/i],
  ['openEuler', /openeuler/i],
  ['openSUSE', /^(?:openSUSE|SUSE)\b/i],
  ['Photon OS', /^(?:VMware|Broadcom)\b/i],
  ['Red Hat', /^(?:Red Hat\b|CentOS\b)/i],
  ['Rocky Linux', /^Rocky\b/i],
  ['SUSE', /^(?:SUSE|openSUSE)\b/i],
  // A maintainer may write from elsewhere; those packages are told apart by what the distribution follows.
  ['Debian', /@(?:[\w-]+\.)*debian\.(?:org|net)>?$/i],
  ['Ubuntu', /@(?:[\w-]+\.)*(?:ubuntu\.com|canonical\.com|debian\.org|debian\.net)>?$/i],
]);

/**
 * The packages of an operating system that its distribution certainly made and has advisories for: what lies in their files is
 * its business. Packages of others (docker-ce, NodeSource, EPEL) and of apk distributions, whose databases have only what
 * somebody wrote down, are not among them.
 */
export function officialPackages(packages: readonly Package[], system: System): ReadonlySet<string> {
  const { distribution, ecosystems } = system;
  if (distribution?.kind !== 'known' || ecosystems.length === 0) return new Set();
  const vendor = VENDORS.get(baseEcosystem(distribution.ecosystem));
  if (vendor === undefined) return new Set();
  const isOfficial = (pkg: Package): boolean => {
    const name = pkg.vendor?.trim() ?? '';
    // dpkg asks every package for a maintainer; only what distils a distribution's database, as chisel does, leaves it out.
    return pkg.type === distribution.type && (name === '' ? pkg.type === 'deb' : vendor.test(name));
  };
  return new Set(packages.filter(isOfficial).map(({ purl }) => purl));
}
