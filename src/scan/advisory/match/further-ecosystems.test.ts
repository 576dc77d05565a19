import { describe, expect, it } from 'vitest';
import { advisory, affects, installed, matchAgainst } from '../advisory-fixture.ts';
import { ecosystemsOf } from './ecosystems.ts';
import { knownApplication } from './known-application.ts';

describe('packages of languages beyond the common ones', () => {
  it.each([
    ['Pub', 'dio', 'pub/dio@4.0.6', 'pub/dio@5.0.0', '<5.0.0'],
    ['Hex', 'phoenix', 'hex/phoenix@1.6.13', 'hex/phoenix@1.6.14', '<1.6.14'],
    ['Hex', 'plug', 'otp/plug@1.3.1', 'otp/plug@1.3.5', '<1.3.5'],
    [
      'SwiftURL',
      'github.com/weichsel/ZIPFoundation',
      'swift/github.com/Weichsel/zipfoundation@0.9.17',
      'swift/github.com/weichsel/ZIPFoundation@0.9.18',
      '<0.9.18',
    ],
    ['CRAN', 'commonmark', 'cran/commonmark@1.7', 'cran/commonmark@1.8', '>=0.2 <1.8'],
    [
      'Hackage',
      'xml-conduit',
      'hackage/xml-conduit@1.9.1.1',
      'hackage/xml-conduit@1.9.1.2',
      '>=0.5.0 <1.9.1.2',
    ],
    ['Julia', 'HTTP', 'julia/HTTP@1.10.16', 'julia/HTTP@1.10.17', '<1.10.17'],
    ['opam', 'tls', 'opam/tls@1.0.0~beta1', 'opam/tls@1.0.0', '<1.0.0'],
  ])('%s knows %s', async (ecosystem, name, affected, fixed, range) => {
    const result = await matchAgainst(
      [advisory('CVE-2026-1111', affects(ecosystem, name, range))],
      [installed(affected), installed(fixed)],
    );
    expect(result.findings.map((finding) => finding.package.purl)).toEqual([`pkg:${affected}`]);
    expect(result.incomplete).toEqual([]);
  });

  it('ask for the ecosystems that have their advisories', () => {
    const packages = ['pub/a@1', 'swift/b/c@1', 'generic/node@20.0.0', 'generic/busybox@1.36.1', 'conda/x@1'];
    expect(
      ecosystemsOf(
        undefined,
        packages.map((text) => installed(text)),
      ),
    ).toEqual(['Bitnami', 'Pub', 'SwiftURL']);
  });

  it.each(['cocoapods', 'conan', 'conda', 'luarocks', 'nix'])(
    '%s is said not to be matched',
    async (type) => {
      const { incomplete } = await matchAgainst(
        [advisory('CVE-2026-1111', affects('npm', 'x', '*'))],
        [installed(`${type}/x@1.0`)],
      );
      expect(incomplete).toMatchObject([{ code: 'advisory.ecosystem-unsupported' }]);
    },
  );
});

describe('programs without a package', () => {
  const records = [
    advisory('CVE-2026-1111', affects('Bitnami', 'node', '<20.11.1')),
    advisory('CVE-2026-2222', affects('Bitnami', 'java', '>=9.0.0 <17.0.10')),
  ];

  it("are matched by their own version against Bitnami's records", async () => {
    const { findings, incomplete } = await matchAgainst(records, [
      installed('generic/node@20.11.0'),
      installed('generic/node@20.11.1'),
      installed('generic/java/jre@17.0.9+9'),
    ]);
    expect(findings.map((finding) => [finding.id, finding.package.purl])).toEqual([
      ['CVE-2026-1111', 'pkg:generic/node@20.11.0'],
      ['CVE-2026-2222', 'pkg:generic/java/jre@17.0.9+9'],
    ]);
    expect(incomplete).toEqual([]);
  });

  it('that Bitnami has not are said not to be matched, which nobody can help', async () => {
    const { incomplete, notices } = await matchAgainst(records, [installed('generic/busybox@1.36.1')]);
    expect(incomplete).toEqual([]);
    expect(notices).toMatchObject([
      { code: 'advisory.ecosystem-unsupported', what: 'files without a package manager (1 package)' },
    ]);
  });

  it.each([
    ['java/jdk', '1.8.0_352-b08', { name: 'java', version: '8.0.352' }],
    ['java/jre', '21.0.4+7', { name: 'java', version: '21.0.4' }],
    ['python', '3.13.0rc1', { name: 'python', version: '3.13.0-rc.1' }],
    ['php', '8.4.0RC2', { name: 'php', version: '8.4.0-RC.2' }],
    ['httpd', '2.4.58', { name: 'apache', version: '2.4.58' }],
    ['java', '17', undefined],
  ])('%s %s stands there as %j', (name, version, expected) => {
    expect(knownApplication(name, version)).toEqual(expected);
  });
});
