import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../extractor.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { rpm } from './rpm.ts';
import { parseSourceRpm } from './source-rpm.ts';

const FEDORA = { id: 'fedora', version: '40' };
/** Written by Debian's rpm; src/format/rpmdb/testdata/make-rpmdb.sh tells how. */
const DATABASE = gunzipSync(
  readFileSync(join(import.meta.dirname, '../../../../format/rpmdb/testdata/rpmdb.sqlite.gz')),
);

function extract(
  files: Readonly<Record<string, string | Uint8Array>>,
  links: Readonly<Record<string, string>> = {},
  os = FEDORA,
): Extraction {
  return rpm.extract({ filesystem: fakeFilesystem(files, { links, needs: rpm.needs }), os });
}

describe("rpm's database", () => {
  const { packages, files, incomplete } = extract({ 'var/lib/rpm/rpmdb.sqlite': DATABASE });
  const named = (name: string) => packages.find((found) => found.name === name)!;

  it('gives packages with epoch, source and module', () => {
    expect(packages).toHaveLength(13);
    expect(named('teapot')).toEqual({
      type: 'rpm',
      name: 'teapot',
      version: '2:3.4~rc1-5.module_el9+12+0a1b2c3d',
      purl: 'pkg:rpm/fedora/teapot@3.4~rc1-5.module_el9%2B12%2B0a1b2c3d?arch=noarch&distro=fedora-40&epoch=2&rpmmod=teapot:3:920240101:0a1b2c3d&upstream=kettle-1.0-1.fc40.src.rpm',
      architecture: 'noarch',
      source: { name: 'kettle', version: '1.0-1.fc40' },
      module: 'teapot:3',
      vendor: 'Example Builders',
      licenses: ['GPLv2+ and (MIT or BSD)'],
      locations: [{ path: 'var/lib/rpm/rpmdb.sqlite' }],
      foundBy: 'os/rpm',
      evidence: 'installed',
    });
    expect(named('kettle')).toMatchObject({
      version: '1.0-1.fc40',
      source: { name: 'kettle', version: '1.0-1.fc40' },
    });
    expect(named('kettle')).not.toHaveProperty('module');
    expect(incomplete).toEqual([]);
  });

  it('lists the files of each package when asked', () => {
    expect(files!.get(named('kettle').purl)).toEqual([
      'etc/kettle.conf',
      'usr/share/kettle',
      'usr/share/kettle/teapot',
      'var/log/kettle.log',
    ]);
  });

  it.each(['usr/lib/sysimage/rpm', 'usr/share/rpm'])('is found in %s, also through a link', (directory) => {
    const path = `${directory}/rpmdb.sqlite`;
    for (const links of [{}, { 'var/lib/rpm': `../../${directory}` }] as const) {
      const found = extract({ [path]: DATABASE }, links).packages;
      expect([found.length, found[0]?.locations]).toEqual([13, [{ path }]]);
    }
  });

  it('in a newer format counts before a leftover of an older one', () => {
    const both = extract({ 'var/lib/rpm/rpmdb.sqlite': DATABASE, 'var/lib/rpm/Packages': 'old' });
    expect([both.packages.length, both.incomplete]).toEqual([13, []]);
  });

  it('is incomplete when it is damaged or has changes in a log beside it', () => {
    expect(extract({ 'var/lib/rpm/Packages': 'no database' })).toMatchObject({
      packages: [],
      incomplete: [{ code: 'rpmdb.unknown-format', what: 'var/lib/rpm/Packages' }],
    });
    expect(
      extract({ 'var/lib/rpm/rpmdb.sqlite': DATABASE, 'var/lib/rpm/rpmdb.sqlite-wal': 'x' }),
    ).toMatchObject({
      incomplete: [{ code: 'inventory.unreadable', what: 'var/lib/rpm/rpmdb.sqlite-wal' }],
    });
    expect(
      extract({ 'var/lib/rpm/rpmdb.sqlite': DATABASE, 'var/lib/rpm/rpmdb.sqlite-wal': '' }).incomplete,
    ).toEqual([]);
  });

  it.each([
    ['rhel', '9.4', 'pkg:rpm/redhat/', 'distro=rhel-9.4'],
    ['sles', '15.5', 'pkg:rpm/suse/', 'distro=sles-15.5'],
    ['opensuse-leap', '15.5', 'pkg:rpm/opensuse/', 'distro=opensuse-leap-15.5'],
    ['almalinux', '9.4', 'pkg:rpm/almalinux/', 'distro=almalinux-9.4'],
  ])('of %s %s has package URLs of its vendor', (id, version, start, distro) => {
    const purl = extract({ 'var/lib/rpm/rpmdb.sqlite': DATABASE }, {}, { id, version }).packages[0]!.purl;
    expect(purl.startsWith(start)).toBe(true);
    expect(purl).toContain(distro);
  });

  it.skipIf(spawnSync('rpm', ['--version']).status !== 0)(
    'gives what rpm -qa lists (skipped where there is no rpm)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'bulkhead-rpm-'));
      try {
        writeFileSync(join(folder, 'rpmdb.sqlite'), DATABASE);
        const query = ['--dbpath', folder, '-qa', '--qf', '%{name} %{evr} %{arch}\\n'];
        const { stdout } = spawnSync('rpm', query, { encoding: 'utf8' });
        const ours = packages.map(({ name, version, architecture }) => `${name} ${version} ${architecture}`);
        expect(ours.sort()).toEqual(stdout.trimEnd().split('\n').sort());
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('the manifest of a distroless image', () => {
  const line = (...fields: string[]) => `${fields.join('\t')}\n`;

  it('gives packages without files', () => {
    const manifest =
      line(
        'openssl-libs',
        '1.1.1k-17.cm2',
        '1',
        '2',
        'Microsoft Corporation',
        '(none)',
        '3',
        'x86_64',
        '1',
        'openssl-1.1.1k-17.cm2.src.rpm',
      ) +
      line('tzdata', '2023c-1.cm2', '1', '2', '(none)', '(none)', '3', 'noarch', '0', '(none)') +
      line('gpg-pubkey', '3135ce90-5e6fda74', '1', '2', '(none)', '(none)', '0', '(none)', '0', '(none)') +
      '\nbroken\n';
    const { packages, files, incomplete } = extract(
      { 'var/lib/rpmmanifest/container-manifest-2': manifest },
      {},
      { id: 'mariner', version: '2.0' },
    );
    expect(packages.map(({ purl, version, source, vendor }) => ({ purl, version, source, vendor }))).toEqual([
      {
        purl: 'pkg:rpm/mariner/openssl-libs@1.1.1k-17.cm2?arch=x86_64&distro=mariner-2.0&epoch=1&upstream=openssl-1.1.1k-17.cm2.src.rpm',
        version: '1:1.1.1k-17.cm2',
        source: { name: 'openssl', version: '1:1.1.1k-17.cm2' },
        vendor: 'Microsoft Corporation',
      },
      {
        purl: 'pkg:rpm/mariner/tzdata@2023c-1.cm2?arch=noarch&distro=mariner-2.0',
        version: '2023c-1.cm2',
        source: { name: 'tzdata', version: '2023c-1.cm2' },
        vendor: undefined,
      },
    ]);
    expect(files!.get(packages[0]!.purl)).toEqual([]);
    expect(incomplete).toHaveLength(1);
  });
});

describe('the file name of a source package', () => {
  it.each([
    ['curl-7.76.1-29.el9.src.rpm', 'curl', '7.76.1-29.el9'],
    ['java-17-openjdk-17.0.9.0.9-2.el8.src.rpm', 'java-17-openjdk', '17.0.9.0.9-2.el8'],
    ['x-1-2.nosrc.rpm', 'x', '1-2'],
  ])('%s is %s %s', (fileName, name, version) => {
    expect(parseSourceRpm(fileName)).toEqual({ name, version });
  });

  it.each([
    '',
    '.rpm',
    'curl',
    'curl.src.rpm',
    'curl-1.src.rpm',
    '-1-2.src.rpm',
    'curl--2.src.rpm',
    'curl-1-.src.rpm',
  ])('%j is none', (fileName) => {
    expect(parseSourceRpm(fileName)).toBeUndefined();
  });
});
