import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { OsRelease, Package } from '#core/index.ts';
import { advisory, affects, databaseOf, installed, matchAgainst, TODAY } from '../advisory-fixture.ts';
import { matchPackages, type MatchResult } from './match.ts';

const DEBIAN: OsRelease = { id: 'debian', version: '12' };
const ALPINE: OsRelease = { id: 'alpine', version: '3.20.3' };
const ALMA: OsRelease = { id: 'almalinux', version: '8.10' };

/** The ids that count, and those that are suppressed behind a minus. */
function idsOf({ findings }: MatchResult): string[] {
  return findings.map(({ id, suppression }) => (suppression === undefined ? id : `-${id}`)).sort();
}

describe('which versions an advisory affects', () => {
  const cases: readonly (readonly [
    rule: string,
    ranges: string | string[],
    versions: Record<string, boolean>,
  ])[] = [
    [
      'introduced 0 is before every version',
      '<1.2.0',
      { '0.0.0-alpha': true, '1.1.9': true, '1.2.0': false },
    ],
    ['an open range has no end', '>=1.0.0', { '0.9.0': false, '1.0.0': true, '99.0.0': true }],
    ['last_affected is inclusive', '>=1.0.0 <=1.5.0', { '1.5.0': true, '1.5.1': false }],
    ['one version alone', '>=1.5.0 <=1.5.0', { '1.4.9': false, '1.5.0': true, '1.5.1': false }],
    [
      'events are sorted by version',
      '<2.1.0 >=2.0.0 <1.1.0 >=1.0.0',
      { '1.0.5': true, '1.1.0': false, '2.0.0': true, '2.1.0': false },
    ],
    [
      'ranges are united',
      ['>=1.0.0 <1.1.0', '>=2.0.0 <2.1.0'],
      { '1.0.0': true, '1.5.0': false, '2.0.9': true },
    ],
    ['several fixes end at the first', '>=1.0.0 <1.1.0 <1.2.0', { '1.0.0': true, '1.1.5': false }],
    ['a pre-release of the fix is affected', '<2.0.0', { '2.0.0-rc.1': true }],
    ['a pre-release above the range is not', '>=1.0.0 <1.5.0', { '1.6.0-beta.1': false }],
  ];
  it.each(cases)('%s', async (_rule, ranges, versions) => {
    const result = await matchAgainst(
      [advisory('CVE-2026-1111', affects('npm', 'thing', ranges))],
      Object.keys(versions).map((version) => installed(`npm/thing@${version}`)),
    );
    const affected = result.findings.map((finding) => finding.package.version).sort();
    expect(affected).toEqual(
      Object.keys(versions)
        .filter((version) => versions[version])
        .sort(),
    );
    expect(result.incomplete).toEqual([]);
  });

  it('a limit ends what is affected, and is no fix', async () => {
    const events = [{ introduced: '1.0.0' }, { limit: '2.0.0' }];
    const record = advisory(
      'CVE-2026-1',
      affects('npm', 'thing', [], { ranges: [{ type: 'SEMVER', events }] }),
    );
    const packages = ['1.5.0', '2.0.0'].map((version) => installed(`npm/thing@${version}`));
    const { findings } = await matchAgainst([record], packages);
    expect(findings.map(({ package: { version }, remedy }) => [version, remedy])).toEqual([
      ['1.5.0', undefined],
    ]);
  });

  it('listed versions are affected whatever the ranges say, also in another spelling', async () => {
    const record = advisory(
      'PYSEC-2026-1',
      affects('PyPI', 'thing', '<1.0', { versions: ['2.0.0', 'weird!'] }),
    );
    const packages = ['0.9', '1.5', '2.0', '2.0.0', 'weird!'].map((version) =>
      installed(`pypi/thing@${version}`),
    );
    const result = await matchAgainst([record], packages);
    expect(result.findings.map((finding) => finding.package.version).sort()).toEqual([
      '0.9',
      '2.0',
      '2.0.0',
      'weird!',
    ]);
  });

  it('git ranges are left out, whether alone or beside others', async () => {
    const git = {
      type: 'GIT',
      repo: 'https://example.test/x',
      events: [{ introduced: '0' }, { fixed: 'abcdef' }],
    };
    const result = await matchAgainst(
      [
        advisory('CVE-2026-1', affects('npm', 'thing', [], { ranges: [git] })),
        advisory(
          'CVE-2026-2',
          affects('npm', 'thing', [], {
            ranges: [git, { type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
          }),
        ),
      ],
      [installed('npm/thing@1.0.0')],
    );
    expect(idsOf(result)).toEqual(['CVE-2026-2']);
  });

  it('a withdrawn advisory affects nothing', async () => {
    const result = await matchAgainst(
      [advisory('CVE-2026-1', { withdrawn: '2026-02-01T00:00:00Z' }, affects('npm', 'thing', '*'))],
      [installed('npm/thing@1.0.0')],
    );
    expect(result.findings).toEqual([]);
  });

  it('a version that has no place in the order is incomplete, not safe', async () => {
    const result = await matchAgainst(
      [
        advisory('CVE-2026-1', affects('npm', 'thing', '>=1.0.0 <2.0.0')),
        advisory('CVE-2026-2', affects('npm', 'all', '*')),
      ],
      [installed('npm/thing@banana'), installed('npm/all@banana'), installed('npm/unnamed@banana')],
    );
    expect(idsOf(result)).toEqual(['CVE-2026-2']);
    expect(result.incomplete.map(({ code, what }) => [code, what])).toEqual([
      ['advisory.version-invalid', 'thing banana'],
    ]);
  });

  it('an advisory that is decided by one of its entries is not unknown for another', async () => {
    const record = advisory(
      'CVE-2026-1',
      affects('npm', 'thing', '>=1.0.0 <banana'),
      affects('npm', 'thing', '<2.0.0'),
    );
    const result = await matchAgainst([record], [installed('npm/thing@1.0.0')]);
    expect([idsOf(result), result.incomplete]).toEqual([['CVE-2026-1'], []]);
  });

  it('an entry about an architecture is about no other', async () => {
    const entry = (arch: string) => ({
      affected: {
        package: { ecosystem: 'Debian:12', name: 'bash', purl: `pkg:deb/debian/bash?arch=${arch}` },
        versions: ['5'],
      },
    });
    const records = [
      advisory('CVE-2026-1', entry('arm64')),
      advisory('CVE-2026-2', entry('amd64')),
      advisory('CVE-2026-3', entry('source')),
      advisory('CVE-2026-4', entry('all')),
    ];
    const result = await matchAgainst(records, [installed('deb/bash@5', { architecture: 'amd64' })], DEBIAN);
    expect(idsOf(result)).toEqual(['CVE-2026-2', 'CVE-2026-3', 'CVE-2026-4']);
  });

  it('an advisory whose bound has no place in the order is incomplete for what is not listed', async () => {
    const record = advisory(
      'CVE-2026-1',
      affects('npm', 'thing', '>=1.0.0 <banana', { versions: ['1.0.0'] }),
    );
    const result = await matchAgainst([record], [installed('npm/thing@1.0.0'), installed('npm/thing@1.1.0')]);
    expect(result.findings.map((finding) => finding.package.version)).toEqual(['1.0.0']);
    expect(result.incomplete).toHaveLength(1);
  });
});

describe('which name is looked up', () => {
  it.each([
    ['PyPI names by PEP 503', 'PyPI', 'Zope.Interface', 'pypi/zope_interface@1.0'],
    ['crates take - and _ for the same', 'crates.io', 'serde_json', 'cargo/serde-json@1.0.0'],
    ['NuGet ignores case', 'NuGet', 'Newtonsoft.Json', 'nuget/newtonsoft.json@1.0.0'],
    ['Packagist is lower case', 'Packagist', 'symfony/http-kernel', 'composer/Symfony/Http-Kernel@1.0.0'],
    ['Maven by group and artifact', 'Maven', 'org.example:thing', 'maven/org.example:thing@1.0.0'],
    ['Go by module path', 'Go', 'github.com/Foo/bar', 'golang/github.com/Foo/bar@v1.0.0'],
    ['npm with its scope', 'npm', '@scope/thing', 'npm/@scope/thing@1.0.0'],
    ['RubyGems', 'RubyGems', 'rack', 'gem/rack@1.0.0'],
    ['Bitnami', 'Bitnami', 'redis', 'bitnami/redis@1.0.0-3'],
  ])('%s', async (_rule, ecosystem, name, pkg) => {
    const record = advisory('CVE-2026-1', affects(ecosystem, name, '<2.0.0'));
    expect(idsOf(await matchAgainst([record], [installed(pkg)]))).toEqual(['CVE-2026-1']);
  });

  it.each([
    ['Go is case-sensitive', 'Go', 'github.com/Foo/bar', 'golang/github.com/foo/bar@v1.0.0'],
    ['npm is case-sensitive', 'npm', 'JSONStream', 'npm/jsonstream@1.0.0'],
    ['another ecosystem has other packages', 'npm', 'rack', 'gem/rack@1.0.0'],
  ])('%s', async (_rule, ecosystem, name, pkg) => {
    const record = advisory('CVE-2026-1', affects(ecosystem, name, '<2.0.0'));
    expect((await matchAgainst([record], [installed(pkg)])).findings).toEqual([]);
  });

  it('names that are keys of every object are just names', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const result = await matchAgainst(
      names.map((name, index) => advisory(`CVE-2026-${1000 + index}`, affects('npm', name, '*'))),
      names.map((name) => installed(`npm/${name}@1.0.0`)),
    );
    expect(result.findings.map((finding) => finding.package.name).sort()).toEqual(names.toSorted());
  });

  it('a Bitnami build number is no pre-release', async () => {
    const record = advisory('CVE-2026-1', affects('Bitnami', 'redis', '<7.2.4'));
    const packages = ['7.2.3-9', '7.2.4-1', '7.2.4'].map((version) => installed(`bitnami/redis@${version}`));
    const { findings } = await matchAgainst([record], packages);
    expect(findings.map((finding) => finding.package.version)).toEqual(['7.2.3-9']);
  });

  it('Go’s own standard library', async () => {
    const record = advisory('GO-2023-1', affects('Go', 'stdlib', '>=0 <1.19.6 >=1.20.0-0 <1.20.1'));
    const packages = ['1.19.5', '1.19.6', '1.20.0', '1.20rc2', '1.20.1'].map((version) =>
      installed(`golang/stdlib@${version}`),
    );
    const { findings } = await matchAgainst([record], packages);
    expect(findings.map((finding) => finding.package.version).sort()).toEqual([
      '1.19.5',
      '1.20.0',
      '1.20rc2',
    ]);
  });
});

describe('operating system packages', () => {
  const openssl = { name: 'openssl', version: '3.0.11-1~deb12u2' };

  it('dpkg: the source package with its own version, not the binary’s', async () => {
    const record = advisory(
      'DEBIAN-CVE-2024-5535',
      { upstream: ['CVE-2024-5535'] },
      affects('Debian:12', 'openssl', '<3.0.15-1~deb12u1'),
    );
    const result = await matchAgainst(
      [record, advisory('DEBIAN-CVE-2024-1', affects('Debian:12', 'libssl3', '*'))],
      [
        installed('deb/libssl3@3.0.11-1~deb12u2+b1', { source: openssl }),
        installed('deb/openssl@1:9.9', { source: { name: 'openssl', version: '3.0.15-1~deb12u1' } }),
      ],
      DEBIAN,
    );
    expect(result.findings.map(({ id, package: { name } }) => [id, name])).toEqual([
      ['CVE-2024-5535', 'libssl3'],
    ]);
    expect(result.findings[0]?.sources).toEqual([
      {
        id: 'DEBIAN-CVE-2024-5535',
        ecosystem: 'Debian:12',
        because: 'source openssl 3.0.11-1~deb12u2 < 3.0.15-1~deb12u1 (debian order)',
        fixedVersion: '3.0.15-1~deb12u1',
      },
    ]);
  });

  it('dpkg: a signed kernel is the kernel', async () => {
    const result = await matchAgainst(
      [advisory('DEBIAN-CVE-2026-1', affects('Debian:12', 'linux', '<6.1.80-1'))],
      [
        installed('deb/linux-image-6.1.0-18-amd64@6.1.76-1', {
          source: { name: 'linux-signed-amd64', version: '6.1.76+1' },
        }),
      ],
      DEBIAN,
    );
    expect(result.findings.map(({ sources }) => sources[0]?.because)).toEqual([
      'source linux 6.1.76-1 < 6.1.80-1 (debian order)',
    ]);
  });

  it('another release’s advisories don’t count', async () => {
    const result = await matchAgainst(
      [
        advisory('CVE-2026-1', affects('Debian:11', 'bash', '*')),
        advisory('CVE-2026-2', affects('Debian:12', 'bash', '*')),
      ],
      [installed('deb/bash@5.2')],
      DEBIAN,
    );
    expect(idsOf(result)).toEqual(['CVE-2026-2']);
  });

  it('apk: the origin with the package’s version', async () => {
    const record = advisory('ALPINE-CVE-2024-1234', affects('Alpine:v3.20', 'openssl', '<3.3.2-r1'));
    const result = await matchAgainst(
      [record],
      [
        installed('apk/libcrypto3@3.3.2-r0', { source: { name: 'openssl', version: '3.3.2-r0' } }),
        installed('apk/libssl3@3.3.2-r1', { source: { name: 'openssl', version: '3.3.2-r1' } }),
      ],
      ALPINE,
    );
    expect(result.findings.map(({ id, package: { name } }) => [id, name])).toEqual([
      ['CVE-2024-1234', 'libcrypto3'],
    ]);
  });

  it('apk of Wolfi: subpackages by their own name too', async () => {
    const result = await matchAgainst(
      [
        advisory('CGA-1', affects('Wolfi', 'py3-thing', '<2-r0')),
        advisory('CGA-2', affects('Wolfi', 'thing-origin', '<2-r0')),
      ],
      [installed('apk/py3-thing@1-r0', { source: { name: 'thing-origin', version: '1-r0' } })],
      { id: 'wolfi', version: '20230201' },
    );
    expect(idsOf(result)).toEqual(['CGA-1', 'CGA-2']);
  });

  it('headers and documentation hold no vulnerable code: suppressed, with the reason', async () => {
    const linux = { name: 'linux', version: '6.1.1-1' };
    const result = await matchAgainst(
      [advisory('DEBIAN-CVE-2026-1', affects('Debian:12', 'linux', '<6.1.9-1'))],
      [
        installed('deb/linux-libc-dev@6.1.1-1', { source: linux }),
        installed('deb/linux-doc@6.1.1-1', { source: linux }),
        installed('deb/linux-image-amd64@6.1.1-1', { source: linux }),
      ],
      DEBIAN,
    );
    expect(result.findings.map(({ package: { name }, suppression }) => [name, suppression?.by])).toEqual([
      ['linux-image-amd64', undefined],
      ['linux-doc', 'vendor'],
      ['linux-libc-dev', 'vendor'],
    ]);
  });

  it.each([
    ['no os-release', undefined, 'advisory.distribution-unknown'],
    [
      'a distribution that nobody publishes records for',
      { id: 'kali', version: '2026.1' },
      'advisory.distribution-unsupported',
    ],
    [
      'a distribution nobody knows',
      { id: 'madeup', version: '1', like: ['debian'] },
      'advisory.distribution-unsupported',
    ],
    ['a release without a shard', { id: 'debian', version: '7' }, 'advisory.shard-missing'],
    [
      'an rpm distribution with dpkg packages',
      { id: 'almalinux', version: '8' },
      'advisory.distribution-unsupported',
    ],
  ] as const)('%s is incomplete, never silently clean', async (_what, os, code) => {
    const result = await matchAgainst(
      [advisory('CVE-2026-1', affects('Debian:12', 'bash', '*'))],
      [installed('deb/bash@5.2'), installed('deb/dash@0.5')],
      os,
    );
    expect(result.findings).toEqual([]);
    expect(result.incomplete).toHaveLength(1);
    expect(result.incomplete[0]).toMatchObject({ code });
    expect(result.incomplete[0]?.what).toContain('(2 packages)');
  });

  it('language packages without a shard are incomplete', async () => {
    const result = await matchAgainst(
      [advisory('CVE-2026-1', affects('npm', 'a', '*'))],
      [installed('gem/rack@1.0')],
    );
    expect(result.incomplete).toEqual([
      expect.objectContaining({ code: 'advisory.shard-missing', what: 'RubyGems (1 package)' }),
    ]);
  });

  it('a derivative’s own builds are incomplete, what it took over is matched', async () => {
    const result = await matchAgainst(
      [
        advisory('CVE-2026-1', affects('Debian:12', 'bash', '<9')),
        advisory('CVE-2026-2', affects('Debian:12', 'glibc', '<9')),
      ],
      [installed('deb/bash@5.2'), installed('deb/glibc@2.36-9+rpt2')],
      { id: 'raspbian', version: '12' },
    );
    expect(idsOf(result)).toEqual(['CVE-2026-1']);
    expect(result.incomplete).toEqual([
      expect.objectContaining({ code: 'advisory.rebuilt', what: 'glibc 2.36-9+rpt2' }),
    ]);
  });

  it('Ubuntu’s paid stream decides about packages that were taken from it', async () => {
    const record = advisory(
      'UBUNTU-CVE-2026-1',
      affects('Ubuntu:22.04:LTS', 'tool', '*'),
      affects('Ubuntu:Pro:22.04:LTS', 'tool', '<1.0-1ubuntu1+esm2'),
    );
    const packages = ['1.0-1ubuntu1', '1.0-1ubuntu1+esm1', '1.0-1ubuntu1+esm2'].map((version) =>
      installed(`deb/tool@${version}`),
    );
    const { findings } = await matchAgainst([record], packages, { id: 'ubuntu', version: '22.04' });
    expect(findings.map((finding) => finding.package.version).sort()).toEqual([
      '1.0-1ubuntu1',
      '1.0-1ubuntu1+esm1',
    ]);
  });
});

describe('rpm', () => {
  const rpm = (text: string, extra: Partial<Package> = {}) => installed(`rpm/${text}`, extra);

  it('binary names where the distribution’s records have them', async () => {
    const source = { name: 'bind', version: '9.11-1.el8' };
    const result = await matchAgainst(
      [
        advisory('ALSA-2024:1', affects('AlmaLinux:8', 'bind-libs', '<32:9.11-2.el8')),
        advisory('ALSA-2024:2', affects('AlmaLinux:8', 'bind', '<32:9.11-2.el8')),
      ],
      [rpm('bind-libs@32:9.11-1.el8', { source })],
      ALMA,
    );
    expect(idsOf(result)).toEqual(['ALSA-2024:1']);
  });

  it('source names for SUSE, and only the binary packages that an update names', async () => {
    const source = { name: 'openssl-3', version: '3.0.8-1' };
    const result = await matchAgainst(
      [
        advisory(
          'SUSE-SU-2024:1',
          affects('SUSE:Linux Enterprise Module for Basesystem 15 SP5', 'openssl-3', '<3.0.8-2', {
            ecosystem_specific: { binaries: [{ libopenssl3: '3.0.8-2' }] },
          }),
        ),
      ],
      [rpm('libopenssl3@3.0.8-1', { source }), rpm('openssl-3-lib@3.0.8-1', { source })],
      { id: 'sles', version: '15.5' },
    );
    expect(result.findings.map((finding) => finding.package.name)).toEqual(['libopenssl3']);
  });

  it('the own name before the source’s where records mix both', async () => {
    const source = { name: 'python3', version: '3.9-1.el9' };
    const result = await matchAgainst(
      [
        advisory('RLSA-1', affects('Rocky Linux:9', 'python3', '<3.9-2.el9')),
        advisory('RLSA-2', affects('Rocky Linux:9', 'python3-libs', '<3.9-2.el9')),
      ],
      [rpm('python3-libs@3.9-1.el9', { source }), rpm('python3-idle@3.9-1.el9', { source })],
      { id: 'rocky', version: '9.4' },
    );
    expect(result.findings.map(({ id, package: { name } }) => `${id} ${name}`).sort()).toEqual([
      'RLSA-1 python3-idle',
      'RLSA-2 python3-libs',
    ]);
  });

  it.each([
    ['both have it', '1:2.0-1.el8', '1:2.0-2.el8', true],
    ['the advisory has another', '2:1.0-1.el8', '1:2.0-2.el8', false],
    ['only the package has it', '1:2.0-1.el8', '2.0-2.el8', true],
    ['only the package has it, and is newer', '1:2.0-3.el8', '2.0-2.el8', false],
    ['only the advisory has it', '2.0-3.el8', '1:2.0-2.el8', false],
  ])('epochs: %s', async (_what, version, fixed, isAffected) => {
    const record = advisory('ALSA-2024:1', affects('AlmaLinux:8', 'thing', `<${fixed}`));
    const { findings } = await matchAgainst([record], [rpm(`thing@${version}`)], ALMA);
    expect(findings.length > 0).toBe(isAffected);
  });

  const modular = '16.1-1.module_el8.5.0+1+aaaa';
  it.each([
    ['the same stream', modular, 'nodejs:16:8050020:abc', true],
    ['another stream', '14.1-1.module_el8.5.0+1+aaaa', 'nodejs:14', false],
    ['no stream at all', '10.1-1.el8', undefined, false],
    ['a stream that its label does not tell', '16.1-1.module_el8.5.0+1+aaaa', undefined, true],
  ])('modularity: %s', async (_what, version, module, isAffected) => {
    const record = advisory(
      'ALSA-2022:1',
      { summary: 'Important: nodejs:16 security update' },
      affects('AlmaLinux:8', 'nodejs', '<16.9-1.module_el8.5.0+9+bbbb'),
    );
    const { findings } = await matchAgainst(
      [record],
      [rpm(`nodejs@${version}`, module === undefined ? {} : { module })],
      ALMA,
    );
    expect(findings.length > 0).toBe(isAffected);
  });

  it('an advisory outside of modules does not hit a module’s package', async () => {
    const record = advisory('ALSA-2022:1', affects('AlmaLinux:8', 'nodejs', '<99-1.el8'));
    expect((await matchAgainst([record], [rpm(`nodejs@${modular}`)], ALMA)).findings).toEqual([]);
  });

  it('a build that the erratum names as fixed is fixed, although it names a newer rebuild too', async () => {
    const record = advisory(
      'ALSA-2022:1',
      affects('AlmaLinux:8', 'perl-open', '<1.10-404.module_el8.4.0+2396+b2b60bb5'),
      affects('AlmaLinux:8', 'perl-open', '<1.10-404.module_el8.5.0+166+0c9b5e1d'),
    );
    const packages = ['1.10-403.module_el8.4.0+1+b2', '1.10-404.module_el8.4.0+2396+b2b60bb5'].map(
      (version) => rpm(`perl-open@${version}`),
    );
    const { findings } = await matchAgainst([record], packages, ALMA);
    expect(findings.map((finding) => finding.package.version)).toEqual(['1.10-403.module_el8.4.0+1+b2']);
  });

  it('flavours only match their own', async () => {
    const records = [
      advisory('RHSA-1', affects('Red Hat:enterprise_linux:8::baseos', 'openssl', '<1:1.1.1k-9.el8')),
      advisory('RHSA-2', affects('Red Hat:enterprise_linux:8::baseos', 'openssl', '<1:1.1.1k-9.el8_fips')),
    ];
    const os = { id: 'rhel', version: '8.9' };
    const packages = [rpm('openssl@1:1.1.1k-1.el8'), rpm('openssl@1:1.1.1k-1.el8_fips')];
    const { findings } = await matchAgainst(records, packages, os);
    expect(findings.map(({ id, package: { version } }) => `${id} ${version}`).sort()).toEqual([
      'RHSA-1 1:1.1.1k-1.el8',
      'RHSA-2 1:1.1.1k-1.el8_fips',
    ]);
  });

  it('main streams of Red Hat, not the extended ones', async () => {
    const result = await matchAgainst(
      [
        advisory('RHSA-1', affects('Red Hat:enterprise_linux:9::appstream', 'git', '<2-9.el9')),
        advisory('RHSA-2', affects('Red Hat:rhel_eus:9.2::appstream', 'git', '<2-99.el9')),
        advisory('RHSA-3', affects('Red Hat:enterprise_linux:8::appstream', 'git', '<2-99.el8')),
      ],
      [rpm('git@2-1.el9')],
      { id: 'rhel', version: '9.4' },
    );
    expect(idsOf(result)).toEqual(['RHSA-1']);
  });

  it('an erratum without a vulnerability is suppressed', async () => {
    const result = await matchAgainst(
      [
        advisory('ALBA-2021:1', { related: [] }, affects('AlmaLinux:8', 'tool', '<2-1.el8')),
        advisory('ALBA-2021:3', { aliases: ['X-3'] }, affects('AlmaLinux:8', 'tool', '<2-1.el8')),
        advisory('X-3', affects('AlmaLinux:8', 'tool', '<2-1.el8')),
        advisory('ALBA-2021:2', { related: ['CVE-2021-9999'] }, affects('AlmaLinux:8', 'tool', '<2-1.el8')),
      ],
      [rpm('tool@1-1.el8')],
      ALMA,
    );
    expect(idsOf(result)).toEqual(['-ALBA-2021:1', 'ALBA-2021:3', 'CVE-2021-9999']);
  });
});

describe('what is one finding', () => {
  it('aliases are merged transitively, and all sources kept', async () => {
    const result = await matchAgainst(
      [
        advisory('GO-2023-1', { aliases: ['GHSA-aaaa-bbbb-cccc'] }, affects('Go', 'example.com/m', '<1.2.0')),
        advisory(
          'GHSA-aaaa-bbbb-cccc',
          { aliases: ['CVE-2023-1111'] },
          affects('Go', 'example.com/m', '<1.2.1'),
        ),
        advisory('BIT-m-1', { aliases: ['CVE-2023-1111'] }, affects('Go', 'example.com/m', '>=9.0.0')),
        advisory(
          'GHSA-zzzz-zzzz-zzzz',
          { aliases: ['CVE-2023-2222'] },
          affects('Go', 'example.com/m', '<1.2.0'),
        ),
      ],
      [installed('golang/example.com/m@v1.0.0')],
    );
    expect(
      result.findings.map(({ id, aliases, sources }) => [id, aliases, sources.map((source) => source.id)]),
    ).toEqual([
      ['CVE-2023-1111', ['GHSA-aaaa-bbbb-cccc', 'GO-2023-1'], ['GHSA-aaaa-bbbb-cccc', 'GO-2023-1']],
      ['CVE-2023-2222', ['GHSA-zzzz-zzzz-zzzz'], ['GHSA-zzzz-zzzz-zzzz']],
    ]);
    expect(result.findings[0]?.remedy?.fixedVersion).toBe('1.2.1');
  });

  it('an alias whose own record does not match still links', async () => {
    const result = await matchAgainst(
      [
        advisory('PYSEC-2023-1', { aliases: ['GHSA-aaaa-bbbb-cccc'] }, affects('PyPI', 'thing', '<2')),
        advisory('GHSA-aaaa-bbbb-cccc', { aliases: ['CVE-2023-1111'] }, affects('PyPI', 'thing', '<1')),
        advisory('OTHER-1', { aliases: ['CVE-2023-1111'] }, affects('PyPI', 'thing', '<2')),
      ],
      [installed('pypi/thing@1.5')],
    );
    expect(result.findings.map(({ id, sources }) => [id, sources.length])).toEqual([['CVE-2023-1111', 2]]);
  });

  it('an alias that was taken back links nothing', async () => {
    const result = await matchAgainst(
      [
        advisory('PYSEC-2023-1', { aliases: ['GHSA-aaaa-bbbb-cccc'] }, affects('PyPI', 'thing', '<2')),
        advisory(
          'GHSA-aaaa-bbbb-cccc',
          { aliases: ['CVE-2023-1111'], withdrawn: '2026-01-01T00:00:00Z' },
          affects('PyPI', 'thing', '<2'),
        ),
        advisory('OTHER-1', { aliases: ['CVE-2023-1111'] }, affects('PyPI', 'thing', '<2')),
      ],
      [installed('pypi/thing@1.5')],
    );
    expect(idsOf(result)).toEqual(['CVE-2023-1111', 'GHSA-aaaa-bbbb-cccc']);
  });

  it('related ids are never merged', async () => {
    const result = await matchAgainst(
      [
        advisory('GHSA-aaaa-aaaa-aaaa', { related: ['CVE-2023-1111'] }, affects('npm', 'thing', '*')),
        advisory('GHSA-bbbb-bbbb-bbbb', { aliases: ['CVE-2023-1111'] }, affects('npm', 'thing', '*')),
      ],
      [installed('npm/thing@1.0.0')],
    );
    expect(idsOf(result)).toEqual(['CVE-2023-1111', 'GHSA-aaaa-aaaa-aaaa']);
  });

  it('an erratum about several CVEs is one finding each, and does not make them the same', async () => {
    const result = await matchAgainst(
      [
        advisory(
          'RLSA-2023:1',
          { upstream: ['CVE-2023-1111', 'CVE-2023-2222'] },
          affects('Rocky Linux:9', 'git', '<2-9.el9'),
        ),
        advisory('RLSA-2023:2', { upstream: ['CVE-2023-2222'] }, affects('Rocky Linux:9', 'git', '<2-8.el9')),
      ],
      [installed('rpm/git@2-1.el9')],
      { id: 'rocky', version: '9.3' },
    );
    expect(result.findings.map(({ id, aliases, sources }) => [id, aliases, sources.length])).toEqual([
      ['CVE-2023-1111', ['RLSA-2023:1'], 1],
      ['CVE-2023-2222', ['RLSA-2023:1', 'RLSA-2023:2'], 2],
    ]);
  });

  it('a package that lies in many places has one finding a vulnerability, with all places', async () => {
    const result = await matchAgainst(
      [advisory('CVE-2023-1111', affects('npm', 'thing', '*'))],
      [
        installed('npm/thing@1.0.0', { locations: [{ path: 'a' }] }),
        installed('npm/thing@1.0.0', { locations: [{ path: 'b' }] }),
        installed('npm/thing@2.0.0', { locations: [{ path: 'c' }] }),
      ],
    );
    expect(result.findings.map(({ locations }) => locations.map(({ path }) => path))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
    expect(new Set(result.findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it('fingerprints stay the same when an advisory changes', async () => {
    const packages = [installed('npm/thing@1.0.0')];
    const [before, after] = await Promise.all([
      matchAgainst([advisory('CVE-2023-1', { summary: 'old' }, affects('npm', 'thing', '<2.0.0'))], packages),
      matchAgainst(
        [
          advisory(
            'CVE-2023-1',
            { summary: 'new', modified: '2026-05-05T00:00:00Z' },
            affects('npm', 'thing', '<3.0.0'),
          ),
        ],
        packages,
      ),
    ]);
    expect(after.findings[0]?.fingerprint).toBe(before.findings[0]?.fingerprint);
  });

  it('the fix is the lowest version that no source calls affected', async () => {
    const result = await matchAgainst(
      [
        advisory(
          'GHSA-aaaa-aaaa-aaaa',
          affects('npm', 'thing', ['>=1.0.0 <1.5.0', '>=1.4.0 <1.6.0', '>=2.0.0 <2.2.0']),
        ),
      ],
      [installed('npm/thing@1.2.0'), installed('npm/thing@2.1.0')],
    );
    expect(
      result.findings.map(({ package: { version }, remedy }) => `${version} ${remedy?.fixedVersion}`).sort(),
    ).toEqual(['1.2.0 1.6.0', '2.1.0 2.2.0']);
  });
});

describe('severity and status', () => {
  const V3 = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' };
  const V4 = { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N' };
  const V2 = { type: 'CVSS_V2', score: 'AV:N/AC:L/Au:N/C:C/I:C/A:C' };
  const severityOf = async (...parts: Record<string, unknown>[]) => {
    const { findings } = await matchAgainst(
      [advisory('GHSA-aaaa-aaaa-aaaa', ...parts)],
      [installed('npm/thing@1.0.0')],
    );
    return [findings[0]?.severity, findings[0]?.ratings.length];
  };

  it.each([
    [
      'the vendor’s word is first',
      [{ severity: [V3], database_specific: { severity: 'LOW' } }, affects('npm', 'thing', '*')],
      'low',
      2,
    ],
    ['then CVSS 4.0', [{ severity: [V2, V3, V4] }, affects('npm', 'thing', '*')], 'medium', 3],
    ['then CVSS 3', [{ severity: [V2, V3] }, affects('npm', 'thing', '*')], 'critical', 2],
    ['CVSS 2.0 knows no critical', [{ severity: [V2] }, affects('npm', 'thing', '*')], 'high', 1],
    [
      'a rating of the package overrides that of the record',
      [{ severity: [V3] }, affects('npm', 'thing', '*', { severity: [V4] })],
      'medium',
      1,
    ],
    [
      'an urgency of the package is the vendor’s word',
      [{ severity: [V3] }, affects('npm', 'thing', '*', { ecosystem_specific: { urgency: 'unimportant' } })],
      'negligible',
      2,
    ],
    ['nobody rated it', [affects('npm', 'thing', '*')], 'unknown', 0],
    [
      'a damaged vector rates nothing',
      [{ severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }] }, affects('npm', 'thing', '*')],
      'unknown',
      0,
    ],
    [
      'Ubuntu’s own word',
      [{ severity: [{ type: 'Ubuntu', score: 'medium' }, V3] }, affects('npm', 'thing', '*')],
      'medium',
      2,
    ],
  ])('%s', async (_rule, parts, severity, ratings) => {
    expect(await severityOf(...parts)).toEqual([severity, ratings]);
  });

  it('the word in front of an erratum’s summary', async () => {
    const record = advisory(
      'ALSA-2024:1',
      { summary: 'Important: git security update' },
      affects('AlmaLinux:8', 'git', '<9'),
    );
    const { findings } = await matchAgainst([record], [installed('rpm/git@1-1')], ALMA);
    expect(findings[0]?.ratings).toEqual([{ severity: 'high', source: 'AlmaLinux' }]);
  });

  it('a vendor’s status is kept word for word', async () => {
    const record = advisory(
      'DEBIAN-CVE-2024-1',
      affects('Debian:12', 'bash', '*', { ecosystem_specific: { urgency: 'end-of-life' } }),
    );
    const { findings } = await matchAgainst([record], [installed('deb/bash@5')], DEBIAN);
    expect(findings[0]).toMatchObject({ status: 'end_of_life', vendorStatus: 'end-of-life' });
  });

  it('what the distribution calls not affected is suppressed where another source calls it affected', async () => {
    const records = [
      advisory(
        'CVE-2024-1111',
        affects('Debian:12', 'bash', '*', { database_specific: { status: 'not-affected' } }),
      ),
      advisory('DSA-1', { aliases: ['CVE-2024-1111'] }, affects('Debian:12', 'bash', '*')),
    ];
    const { findings } = await matchAgainst(records, [installed('deb/bash@5')], DEBIAN);
    expect(findings.map(({ id, suppression }) => [id, suppression?.by])).toEqual([
      ['CVE-2024-1111', 'vendor'],
    ]);
  });
});

describe('risk and life', () => {
  const kev = JSON.stringify({
    vulnerabilities: [
      {
        cveID: 'CVE-2021-2222',
        dateAdded: '2021-12-10',
        dueDate: '2021-12-24',
        knownRansomwareCampaignUse: 'Known',
      },
    ],
  });
  const epss =
    '#model_version:v1,score_date:2026-08-21T12:00:00Z\ncve,epss,percentile\nCVE-2021-1111,0.5,0.9\nCVE-2021-2222,0.1,0.5\nCVE-2021-3333,0.9,0.99\n';
  const eol = (product: string) =>
    JSON.stringify([
      {
        cycle: product === 'debian' ? '12' : '3.20',
        eol: '2026-07-11',
        extendedSupport: product === 'debian' ? '2028-06-30' : false,
      },
    ]);
  const facts = {
    'kev/known_exploited_vulnerabilities.json': kev,
    'epss/epss_scores-current.csv': epss,
    'endoflife/debian.json': eol('debian'),
    'endoflife/alpine.json': JSON.stringify([{ cycle: '3.20', eol: '2026-04-01' }]),
  };

  it('KEV comes first, then EPSS times severity', async () => {
    const records = [1, 2, 3, 4].map((n) =>
      advisory(
        `GHSA-aaaa-aaaa-${n}${n}${n}${n}`,
        {
          aliases: [`CVE-2021-${n}${n}${n}${n}`],
          database_specific: { severity: n === 4 ? 'CRITICAL' : 'LOW' },
        },
        affects('npm', 'thing', '<2.0.0'),
      ),
    );
    const { findings } = await matchAgainst(records, [installed('npm/thing@1.0.0')], undefined, facts);
    expect(findings.map(({ id }) => id)).toEqual([
      'CVE-2021-2222',
      'CVE-2021-3333',
      'CVE-2021-1111',
      'CVE-2021-4444',
    ]);
    expect(findings[0]?.risk).toEqual({
      kev: { added: '2021-12-10', due: '2021-12-24', ransomware: true },
      epss: { score: 0.1, percentile: 0.5 },
    });
  });

  it('a release at its end of life is loud, and what has no fix there gets none', async () => {
    const records = [
      advisory('CVE-2021-1', affects('Alpine:v3.20', 'musl', '*')),
      advisory('CVE-2021-2', affects('Alpine:v3.20', 'musl', '<2')),
    ];
    const { findings, notices } = await matchAgainst(records, [installed('apk/musl@1')], ALPINE, facts);
    expect(notices).toEqual([
      expect.objectContaining({
        code: 'advisory.end-of-life',
        why: expect.stringContaining('since 2026-04-01') as string,
      }),
    ]);
    expect(findings.map(({ id, status }) => `${id} ${status}`).sort()).toEqual([
      'CVE-2021-1 end_of_life',
      'CVE-2021-2 affected',
    ]);
  });

  it('extended support is told', async () => {
    const { notices } = await matchAgainst(
      [advisory('CVE-2021-1', affects('Debian:12', 'bash', '*'))],
      [installed('deb/bash@1')],
      DEBIAN,
      facts,
    );
    expect(notices).toEqual([expect.objectContaining({ code: 'advisory.extended-support' })]);
  });
});

it('a damaged shard makes its ecosystem incomplete and leaves the others', async () => {
  const { database, directory, remove } = await databaseOf([
    advisory('CVE-2026-1', affects('npm', 'thing', '*')),
    advisory('CVE-2026-2', affects('PyPI', 'thing', '*')),
  ]);
  const shard = database.index.shards.find(({ name }) => name === 'npm')!;
  writeFileSync(`${directory}/shards/${shard.digest.slice(7)}.sqlite`, Buffer.alloc(shard.size, 7));
  const result = matchPackages({
    os: undefined,
    packages: [installed('npm/thing@1.0.0'), installed('pypi/thing@1.0')],
    database,
    now: TODAY,
  });
  expect(idsOf(result)).toEqual(['CVE-2026-2']);
  expect(result.incomplete).toEqual([
    expect.objectContaining({ code: 'advisory.shard-corrupt', what: 'npm (1 package)' }),
  ]);
  remove();
});

it('a shard that is damaged behind its claims makes the package incomplete', async () => {
  const { database, directory, remove } = await databaseOf([
    advisory('CVE-2026-1', affects('npm', 'thing', '*')),
  ]);
  const shard = database.index.shards.find(({ name }) => name === 'npm')!;
  const changed = new DatabaseSync(`${directory}/shards/${shard.digest.slice(7)}.sqlite`);
  changed.exec(`UPDATE package SET advisories = '[]'`);
  changed.close();
  const packages = [installed('npm/thing@1.0.0'), installed('npm/other@1.0.0')];
  const { findings, incomplete } = matchPackages({ os: undefined, packages, database, now: TODAY });
  expect(findings).toEqual([]);
  expect(incomplete).toEqual([
    expect.objectContaining({ code: 'advisory.shard-corrupt', what: 'thing 1.0.0' }),
  ]);
  remove();
});
