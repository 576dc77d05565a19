import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { bitnamiPackages, embeddedSboms } from './embedded-sboms.ts';
import { parsePurl } from './parse-purl.ts';
import { readSbom } from './read-sbom.ts';

function spdx(...purls: readonly string[]): string {
  const packages = purls.map((purl) => ({
    name: 'x',
    licenseDeclared: 'NOASSERTION',
    licenseConcluded: 'MIT',
    externalRefs: [
      {
        referenceCategory: 'SECURITY',
        referenceType: 'cpe23Type',
        referenceLocator: 'cpe:2.3:a:x:x:1:*:*:*:*:*:*:*',
      },
      { referenceCategory: 'PACKAGE_MANAGER', referenceType: 'purl', referenceLocator: purl },
    ],
  }));
  return JSON.stringify({ spdxVersion: 'SPDX-2.3', packages: [{ name: 'root' }, ...packages] });
}

const CYCLONEDX = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { component: { purl: 'pkg:oci/app@sha256:abc' } },
  components: [
    {
      type: 'application',
      name: 'pom.xml',
      components: [
        {
          type: 'library',
          purl: 'pkg:maven/org.example/a@1.0?type=jar',
          licenses: [{ license: { id: 'MIT' } }],
        },
      ],
    },
    { type: 'library', purl: 'pkg:npm/%40scope/b@2.0.0', licenses: [{ expression: 'MIT OR Apache-2.0' }] },
    { type: 'library', purl: 'pkg:pypi/Some_Name@3' },
    { type: 'library', purl: 'pkg:deb/debian/libc6@2.36-9?arch=amd64&upstream=glibc&distro=debian-12' },
    { type: 'library', purl: 'pkg:rpm/redhat/bash@5.1.8-9.el9?epoch=1&upstream=bash-5.1.8-9.el9.src.rpm' },
    { type: 'library', purl: 'pkg:oci/image@sha256:1' },
    { type: 'library', purl: 'pkg:cargo/own@0.1.0?download_url=file://crates/own' },
    { type: 'library', purl: 'no purl' },
  ],
});

describe('a bill of materials in an image', () => {
  it('of CycloneDX declares packages, with their licences', () => {
    const { packages } = extracted(embeddedSboms, { 'usr/share/app/sbom/app.json': CYCLONEDX });
    expect(packages.map(({ name, version, licenses }) => [name, version, licenses])).toEqual([
      ['org.example:a', '1.0', ['MIT']],
      ['@scope/b', '2.0.0', ['MIT OR Apache-2.0']],
      ['some-name', '3', []],
      ['libc6', '2.36-9', []],
      ['bash', '1:5.1.8-9.el9', []],
    ]);
    expect(packages[3]).toMatchObject({
      type: 'deb',
      architecture: 'amd64',
      source: { name: 'glibc', version: '2.36-9' },
      foundBy: 'language/sbom',
      evidence: 'declared',
    });
  });

  it('says nothing of operating system packages where there is their database', () => {
    const files = { 'x.cdx.json': CYCLONEDX, 'var/lib/dpkg/status': '' };
    expect(extracted(embeddedSboms, files).packages.map(({ type }) => type)).toEqual([
      'maven',
      'npm',
      'pypi',
    ]);
  });

  it('of SPDX, as JSON and as tags, declares packages', () => {
    const tags = 'SPDXVersion: SPDX-2.3\nPackageName: a\nExternalRef: PACKAGE-MANAGER purl pkg:gem/a@1.0\n';
    expect(
      extracted(embeddedSboms, { 'a.spdx.json': spdx('pkg:golang/github.com/a/b@v1.0.0'), 'b.spdx': tags })
        .purls,
    ).toEqual(['pkg:gem/a@1.0', 'pkg:golang/github.com/a/b@v1.0.0']);
  });

  it('that is damaged is told, what is none is not', () => {
    expect(
      extracted(embeddedSboms, {
        'a.cdx.json': '{',
        'b.spdx': 'hello',
        'usr/sbom/c.json': '{',
        'usr/sbom/d.json': '[]',
      }),
    ).toMatchObject({ packages: [], damaged: ['a.cdx.json'] });
  });

  it('beside the database of apk is not read', () => {
    expect(
      extracted(embeddedSboms, { 'var/lib/db/sbom/a.spdx.json': spdx('pkg:apk/wolfi/a@1') }).packages,
    ).toEqual([]);
  });
});

describe("Bitnami's own files", () => {
  const files = {
    'opt/bitnami/redis/.spdx-redis.spdx': spdx(
      'pkg:bitnami/redis@7.2.4-3?arch=amd64&distro=debian-12',
      'pkg:deb/debian/libc6@1',
    ),
    'opt/bitnami/redis/app.spdx.json': spdx('pkg:npm/x@1.0.0'),
  };

  it('tell what is installed', () => {
    expect(extracted(bitnamiPackages, files).packages).toMatchObject([
      {
        type: 'bitnami',
        name: 'redis',
        version: '7.2.4-3',
        purl: 'pkg:bitnami/redis@7.2.4-3?arch=amd64&distro=debian-12',
        licenses: ['MIT'],
        evidence: 'installed',
        foundBy: 'language/bitnami',
      },
    ]);
    expect(extracted(embeddedSboms, files).purls).toEqual(['pkg:npm/x@1.0.0']);
  });
});

describe('a package URL', () => {
  it.each([
    ['pkg:npm/%40a/b@1.0?x=y#z', ['npm', '@a', 'b', '1.0']],
    ['pkg:npm/@a/b', ['npm', '@a', 'b', '']],
    ['PKG:Maven/g.h/a@1%2B2', ['maven', 'g.h', 'a', '1+2']],
    ['pkg://gem/a@1', ['gem', '', 'a', '1']],
    ['pkg:gem', undefined],
    ['http://x/y', undefined],
  ])('%s has these parts: %j', (text, expected) => {
    const parsed = parsePurl(text);
    expect(parsed && [parsed.type, parsed.namespace, parsed.name, parsed.version]).toEqual(expected);
  });

  it('is parsed or refused, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `pkg:${text}`),
        ),
        (text) => {
          const parsed = parsePurl(text);
          expect(parsed === undefined || (parsed.type !== '' && parsed.name !== '')).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it('any text is a bill of materials, damaged, or none', () => {
  const component: fc.Arbitrary<unknown> = fc.record({
    purl: fc.jsonValue(),
    licenses: fc.jsonValue(),
    components: fc.jsonValue(),
  });
  const bom = fc.record({ bomFormat: fc.constant('CycloneDX'), components: fc.array(component) });
  const document = fc.record({ spdxVersion: fc.constant('SPDX-2.3'), packages: fc.jsonValue() });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.oneof(bom, document).map((value) => JSON.stringify(value)),
      ),
      (text) => {
        const read = readSbom(text);
        expect(read === undefined || 'error' in read || Array.isArray(read)).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});
