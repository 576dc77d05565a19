import type { OsRelease } from '#core/index.ts';
import { parseAssignments } from './os-release.ts';

/** A file that tells the release of systems without os-release. */
interface ReleaseFile {
  readonly path: string;
  readonly read: (text: string) => OsRelease | undefined;
}

/** What systems have instead of os-release, the most telling first: derivatives carry the files of their origin too. */
export const RELEASE_FILES: readonly ReleaseFile[] = [
  { path: 'etc/alpine-release', read: (text) => known('alpine', firstLine(text)) },
  { path: 'etc/photon-release', read: (text) => numbered('photon', text) },
  { path: 'etc/mariner-release', read: (text) => numbered('mariner', text) },
  { path: 'etc/SuSE-release', read: readSuseRelease },
  ...['oracle', 'almalinux', 'rocky', 'centos', 'fedora', 'mageia', 'openEuler', 'redhat', 'system'].map(
    (name) => ({
      path: `etc/${name}-release`,
      read: readReleaseLine,
    }),
  ),
  { path: 'etc/lsb-release', read: readLsbRelease },
  { path: 'etc/debian_version', read: readDebianVersion },
  { path: 'etc/gentoo-release', read: (text) => numbered('gentoo', text) },
  { path: 'etc/arch-release', read: () => ({ id: 'arch', version: '' }) },
];

/** How these files name a system, and its os-release ID. A longer name comes before one that it begins with. */
const NAMES: readonly (readonly [string, string])[] = [
  ['Red Hat Enterprise Linux', 'rhel'],
  ['CentOS', 'centos'],
  ['AlmaLinux', 'almalinux'],
  ['Rocky Linux', 'rocky'],
  ['Oracle Linux', 'ol'],
  ['Amazon Linux', 'amzn'],
  ['Fedora', 'fedora'],
  ['Mageia', 'mageia'],
  ['openEuler', 'openeuler'],
  ['Scientific Linux', 'scientific'],
];

/** `CentOS Linux release 7.9.2009 (Core)`, and the same with other names. */
function readReleaseLine(text: string): OsRelease | undefined {
  const prettyName = firstLine(text);
  const id = NAMES.find(([name]) => prettyName.startsWith(name))?.[1];
  const at = prettyName.indexOf(' release ');
  const version = /^[\d.]+/.exec(prettyName.slice(at + ' release '.length))?.[0];
  if (id === undefined || at === -1 || version === undefined) return undefined;
  return { id, version, prettyName };
}

/** `SUSE Linux Enterprise Server 11 (x86_64)`, `VERSION = 11`, `PATCHLEVEL = 4`. */
function readSuseRelease(text: string): OsRelease | undefined {
  const fields = parseAssignments(text.replaceAll(' = ', '='));
  const version = fields.get('VERSION');
  const level = fields.get('PATCHLEVEL') ?? '0';
  const prettyName = firstLine(text);
  if (version === undefined) return undefined;
  if (prettyName.startsWith('openSUSE')) return { id: 'opensuse', version, prettyName };
  return { id: 'sles', version: level === '0' ? version : `${version}.${level}`, prettyName };
}

function readLsbRelease(text: string): OsRelease | undefined {
  const fields = parseAssignments(text);
  const id = fields.get('DISTRIB_ID')?.toLowerCase() ?? '';
  const codename = fields.get('DISTRIB_CODENAME');
  const prettyName = fields.get('DISTRIB_DESCRIPTION');
  if (id === '') return undefined;
  return {
    id,
    version: fields.get('DISTRIB_RELEASE') ?? '',
    ...(codename !== undefined && { codename }),
    ...(prettyName !== undefined && { prettyName }),
  };
}

/** A point release `12.5`, whose VERSION_ID is 12; before it is released `trixie/sid`; Kali writes `kali-rolling`. */
function readDebianVersion(text: string): OsRelease | undefined {
  const line = firstLine(text);
  if (line.startsWith('kali')) return { id: 'kali', version: '', prettyName: line };
  const prettyName = `Debian GNU/Linux ${line}`;
  const major = /^\d+/.exec(line)?.[0];
  if (major !== undefined) return { id: 'debian', version: major, prettyName };
  const codename = /^[a-z]+/.exec(line)?.[0];
  return codename === undefined ? undefined : { id: 'debian', version: '', codename, prettyName };
}

/** `VMware Photon OS 4.0`, `CBL-Mariner 2.0.20230407`. */
function numbered(id: string, text: string): OsRelease | undefined {
  const prettyName = firstLine(text);
  const version = /\d+(?:\.\d+)?/.exec(prettyName)?.[0];
  return version === undefined ? undefined : { id, version, prettyName };
}

function known(id: string, version: string): OsRelease | undefined {
  return version === '' ? undefined : { id, version };
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return (end === -1 ? text : text.slice(0, end)).trim();
}
