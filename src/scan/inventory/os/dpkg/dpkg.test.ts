import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OsRelease } from '#core/index.ts';
import type { Extraction } from '../../extractor.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { dpkg } from './dpkg.ts';

const BOOKWORM: OsRelease = { id: 'debian', version: '12', codename: 'bookworm' };
const STATUS = 'var/lib/dpkg/status';

function extract(
  files: Readonly<Record<string, string | Uint8Array>>,
  os: OsRelease | undefined = BOOKWORM,
): Extraction {
  return dpkg.extract({ filesystem: fakeFilesystem(files, { needs: dpkg.needs }), os });
}

function paragraph(fields: Readonly<Record<string, string>>): string {
  const all = {
    Package: 'curl',
    Status: 'install ok installed',
    Architecture: 'amd64',
    Version: '7.88.1-10+deb12u5',
    ...fields,
  };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')}\n`;
}

describe("dpkg's database", () => {
  it('gives installed packages with their source', () => {
    const { packages, incomplete } = extract({
      [STATUS]: paragraph({ Maintainer: 'A Team <team@example.org>' }),
    });
    expect(packages).toEqual([
      {
        type: 'deb',
        name: 'curl',
        version: '7.88.1-10+deb12u5',
        purl: 'pkg:deb/debian/curl@7.88.1-10%2Bdeb12u5?arch=amd64&distro=debian-12',
        architecture: 'amd64',
        source: { name: 'curl', version: '7.88.1-10+deb12u5' },
        vendor: 'A Team <team@example.org>',
        licenses: [],
        locations: [{ path: STATUS }],
        foundBy: 'os/dpkg',
        evidence: 'installed',
      },
    ]);
    expect(incomplete).toEqual([]);
  });

  it.each([
    ['glibc', '7.88.1-10+deb12u5', 'glibc', 'glibc'],
    ['acl (2.3.1-3)', '2.3.1-3', 'acl', 'acl%402.3.1-3'],
    ['curl (1:7)', '1:7', 'curl', 'curl%401:7'],
    ['', '7.88.1-10+deb12u5', 'curl', undefined],
    ['odd (', '7.88.1-10+deb12u5', 'odd', 'odd'],
    ['odd ()', '7.88.1-10+deb12u5', 'odd', 'odd'],
  ])('reads the source %j', (field, version, name, upstream) => {
    const [found] = extract({ [STATUS]: paragraph({ Source: field }) }).packages;
    expect(found?.source).toEqual({ name, version });
    expect(found?.purl.split('upstream=')[1]).toBe(upstream);
  });

  it.each([
    ['install ok installed', 1],
    ['hold ok installed', 1],
    ['deinstall ok config-files', 0],
    ['purge ok not-installed', 0],
    ['deinstall ok installed', 1],
    ['install reinstreq half-installed', 0],
    ['install ok not-installed', 0],
  ])('counts a package that is "%s" as %i', (state, count) => {
    expect(extract({ [STATUS]: paragraph({ Status: state }) }).packages).toHaveLength(count);
  });

  it('names the distribution of the release', () => {
    const purl = (os: OsRelease | undefined) =>
      dpkg.extract({ filesystem: fakeFilesystem({ [STATUS]: paragraph({ Version: '1' }) }), os }).packages[0]
        ?.purl;
    expect(purl({ id: 'ubuntu', version: '22.04' })).toBe(
      'pkg:deb/ubuntu/curl@1?arch=amd64&distro=ubuntu-22.04',
    );
    expect(purl({ id: 'debian', version: '', codename: 'trixie' })).toBe(
      'pkg:deb/debian/curl@1?arch=amd64&distro=debian-trixie',
    );
    expect(purl({ id: 'kali', version: '' })).toBe('pkg:deb/kali/curl@1?arch=amd64&distro=kali');
    expect(purl(undefined)).toBe('pkg:deb/curl@1?arch=amd64');
  });

  it('is not led astray by continuation lines, comments and odd spelling', () => {
    const text =
      'package: a\nSTATUS:  install ok installed \nConffiles:\n Package: not-me\n\tVersion: 9\n# Version: 8\nVersion:1.0\r\n' +
      '\n\n\r\nno colon here\nPackage: b\nStatus: install ok installed\nDescription: x\n .\n Version: 7\nVersion: 2';
    expect(extract({ [STATUS]: text }).packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'a 1.0',
      'b 2',
    ]);
  });

  it('reports an installed package that it cannot name', () => {
    expect(extract({ [STATUS]: 'Package: x\nStatus: install ok installed\n' }).incomplete).toEqual([
      { code: 'inventory.unreadable', what: STATUS, why: 'an installed package has no name or version' },
    ]);
  });

  it('lists the files of each package when asked', () => {
    const { packages, files } = extract({
      [STATUS]:
        paragraph({ Package: 'libc6' }) +
        paragraph({ Package: 'libc6', Architecture: 'i386' }) +
        paragraph({ Package: 'tool', Architecture: 'all' }) +
        paragraph({ Package: 'empty' }),
      'var/lib/dpkg/info/libc6:amd64.list': '/.\n/lib\n/lib/x86_64-linux-gnu/libc.so.6\n',
      'var/lib/dpkg/info/libc6:i386.list': '/.\n/lib/i386-linux-gnu/libc.so.6',
      'var/lib/dpkg/info/tool.list': '/.\n/usr/bin/a tool\n',
    });
    expect(packages.map(({ purl }) => files?.get(purl))).toEqual([
      ['lib', 'lib/x86_64-linux-gnu/libc.so.6'],
      ['lib/i386-linux-gnu/libc.so.6'],
      ['usr/bin/a tool'],
      [],
    ]);
  });

  it('of distroless has a file a package, without states, and checksums beside it', () => {
    const { packages, files } = extract({
      'var/lib/dpkg/status.d/tzdata':
        'Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\nSource: tzdata\n',
      'var/lib/dpkg/status.d/tzdata.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/UTC\n\n',
      'var/lib/dpkg/status.d/libssl3':
        'Package: libssl3\nVersion: 3.0.11-1\nArchitecture: amd64\nSource: openssl\n',
    });
    expect(packages.map(({ name, source, locations }) => [name, source?.name, locations[0]?.path])).toEqual([
      ['libssl3', 'openssl', 'var/lib/dpkg/status.d/libssl3'],
      ['tzdata', 'tzdata', 'var/lib/dpkg/status.d/tzdata'],
    ]);
    expect(files?.get(packages[1]!.purl)).toEqual(['usr/share/zoneinfo/UTC']);
  });

  it('may not claim packages without end', () => {
    const one = 'Package: a\nVersion: 1\n\n';
    const { packages, incomplete } = extract({ [STATUS]: one.repeat(100_002) });
    expect(packages).toHaveLength(100_000);
    expect(incomplete).toEqual([
      { code: 'inventory.limit', what: STATUS, why: 'it has more than 100000 packages' },
    ]);
  });

  it('takes any text', () => {
    const line = fc.constantFrom(
      'Package: x',
      'Version: 1',
      'Status: install ok installed',
      '',
      ' ',
      ':',
      'Source: (',
      '\r',
      'é:',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ unit: 'binary' })), { maxLength: 12 }), (lines) => {
        const { packages, files } = extract({ [STATUS]: lines.join('\n') });
        expect([...(files ?? [])].length).toBeLessThanOrEqual(packages.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe.skipIf(!existsSync('/var/lib/dpkg/status') || spawnSync('dpkg-query', ['--version']).status !== 0)(
  "this machine's own dpkg database (skipped where there is none)",
  () => {
    const { packages, files, incomplete } = extract(ownDatabase());

    it('gives exactly what dpkg-query lists', () => {
      const format =
        '${db:Status-Status}|${Package}|${Version}|${Architecture}|${source:Package}|${source:Version}\\n';
      const { stdout } = spawnSync('dpkg-query', ['-W', '-f', format], {
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
      });
      const theirs = stdout.split('\n').filter((line) => line.startsWith('installed|'));
      const ours = packages.map(({ name, version, architecture, source }) =>
        ['installed', name, version, architecture, source?.name, source?.version].join('|'),
      );
      expect(ours.sort()).toEqual(theirs.sort());
      expect(incomplete).toEqual([]);
    });

    it('gives the files that dpkg -L lists', () => {
      for (const { name, architecture, purl } of packages.filter((_, at) => at % 60 === 0)) {
        const { stdout } = spawnSync(
          'dpkg',
          ['-L', `${name}:${architecture === 'all' ? '' : architecture}`.replace(/:$/, '')],
          {
            encoding: 'utf8',
          },
        );
        const theirs = stdout
          .split('\n')
          .flatMap((line) => (line.startsWith('/') && line !== '/.' ? [line.slice(1)] : []));
        expect(files?.get(purl)).toEqual(theirs);
      }
    });
  },
);

function ownDatabase(): Record<string, Uint8Array> {
  const info = '/var/lib/dpkg/info';
  const lists = readdirSync(info).filter((name) => name.endsWith('.list'));
  return Object.fromEntries(
    ['/var/lib/dpkg/status', ...lists.map((name) => join(info, name))].map((path) => [
      path,
      readFileSync(path),
    ]),
  );
}
