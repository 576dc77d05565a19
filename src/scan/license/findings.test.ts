import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, Package } from '#core/index.ts';
import { sourceOfBytes } from '#format/index.ts';
import { licensesOfCopyright } from './debian-copyright.ts';
import { licenseFindings, type LicenseContext } from './findings.ts';
import { licenseInspector } from './inspector.ts';
import { parseLicensePolicy } from './policy.ts';
import { licenseTextMatcher } from './text/match-text.ts';

const spdx = createRequire(import.meta.url)('spdx-license-list/spdx-full.json') as Record<
  string,
  { licenseText: string }
>;
const inspector = licenseInspector();

function packageOf(name: string, licenses: string[], more: Partial<Package> = {}): Package {
  return {
    type: 'npm',
    name,
    version: '1.0',
    purl: `pkg:npm/${name}@1.0`,
    licenses,
    locations: [{ path: `app/node_modules/${name}/package.json` }],
    foundBy: 'language/node-modules',
    evidence: 'installed',
    ...more,
  };
}

const deb = (name: string): Package =>
  packageOf(name, [], {
    type: 'deb',
    purl: `pkg:deb/debian/${name}@1.0`,
    locations: [{ path: 'var/lib/dpkg/status' }],
  });

/** What the scanner says of packages and of files, given by path and text. */
function report(packages: Package[], files: Record<string, string> = {}, more: Partial<LicenseContext> = {}) {
  const observed = Object.entries(files).flatMap(([path, text]) => {
    const bytes = Buffer.from(text);
    const file = { path, size: bytes.length, mode: 0o644 };
    if (!inspector.wants(file, bytes.subarray(0, 512))) return [];
    return [{ path, value: inspector.inspect(file, sourceOfBytes(bytes)) as Json }];
  });
  return licenseFindings(observed, {
    packages,
    isSystemFile: (path) => path.startsWith('usr/'),
    realPath: (path) => path,
    ...more,
  });
}

const lines = (result: ReturnType<typeof report>): string[] =>
  result.findings.map(({ id, severity, title }) => `${id} ${severity}: ${title}`);

describe('licenseFindings', () => {
  it('says nothing of permissive licences, and what others ask for', () => {
    const result = report([
      packageOf('a', ['MIT']),
      packageOf('b', ['AGPL-3.0']),
      packageOf('c', ['GPL-2.0-only OR MIT']),
      packageOf('d', ['GPL-2.0-only', 'MIT']),
    ]);
    expect(lines(result)).toEqual([
      'license-network-copyleft high: b 1.0: AGPL-3.0-only asks for the source from who only offers it over a network',
      'license-strong-copyleft medium: d 1.0: GPL-2.0-only AND MIT asks for the source of all that is distributed with it',
    ]);
    expect(result.findings[0]!.references).toEqual(['https://spdx.org/licenses/AGPL-3.0-only.html']);
    expect(Object.fromEntries(result.licenses)).toEqual({
      'pkg:npm/a@1.0': 'MIT',
      'pkg:npm/b@1.0': 'AGPL-3.0-only',
      'pkg:npm/c@1.0': 'GPL-2.0-only OR MIT',
      'pkg:npm/d@1.0': 'GPL-2.0-only AND MIT',
    });
  });

  it('reads the text beside a package that states nothing, or nothing known', () => {
    const files = { 'app/node_modules/a/LICENSE': spdx['MIT']!.licenseText };
    expect(report([packageOf('a', [])], files).licenses.get('pkg:npm/a@1.0')).toBe('MIT');
    expect(report([packageOf('a', ['SEE LICENSE IN LICENSE'])], files).licenses.get('pkg:npm/a@1.0')).toBe(
      'MIT',
    );
    expect(lines(report([packageOf('a', [])], files))).toEqual([]);
  });

  it('tells when the text asks for more than the metadata', () => {
    const files = { 'app/node_modules/a/COPYING': spdx['AGPL-3.0-only']!.licenseText };
    expect(lines(report([packageOf('a', ['MIT'])], files))).toEqual([
      'license-conflict low: a 1.0 says MIT, but the text of AGPL-3.0-only is with it',
    ]);
  });

  it("reads Debian's copyright files, and counts what its packages ask for as the distribution's matter", () => {
    const result = report([deb('bash')], {
      'usr/share/doc/bash/copyright':
        'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-3+\n The text.\n\nLicense: BSD-3-clause-own\n Text.\n',
    });
    expect(result.licenses.get('pkg:deb/debian/bash@1.0')).toBe('LicenseRef-BSD AND GPL-3.0-or-later');
    expect(lines(result)).toEqual([]);
  });

  it('names what states nothing once for each place', () => {
    const modules = ['x', 'y'].map((name) =>
      packageOf(name, [], {
        type: 'golang',
        purl: `pkg:golang/${name}@1.0`,
        locations: [{ path: 'srv/app' }],
      }),
    );
    const [finding, ...others] = report(modules).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      id: 'license-unknown',
      severity: 'unknown',
      title: '2 packages of srv/app state no licence',
      evidence: { count: 2, packages: ['pkg:golang/x@1.0', 'pkg:golang/y@1.0'] },
    });
  });

  it('looks at texts that belong to no package, but not at those of the operating system', () => {
    const gpl = spdx['GPL-3.0-only']!.licenseText;
    expect(
      lines(
        report([], {
          'srv/vendor/x/COPYING': gpl,
          'usr/share/licenses/x/COPYING': gpl,
          'srv/LICENSE': 'Ask us.',
        }),
      ),
    ).toEqual([
      'license-strong-copyleft medium: GPL-3.0-only asks for the source of all that is distributed with it',
      'license-unknown unknown: The text is no known licence',
    ]);
  });

  it('follows the policy of people: categories, what is allowed, what is denied', () => {
    const policy = parseLicensePolicy(
      'categories: { strong-copyleft: allow, unknown: high }\nallow: [AGPL-3.0-only]\ndeny: [MIT]\n',
      'policy.yaml',
    );
    const packages = [
      packageOf('a', ['MIT']),
      packageOf('b', ['AGPL-3.0']),
      packageOf('c', ['GPL-2.0']),
      packageOf('d', ['Own']),
      packageOf('e', ['MIT OR ISC']),
    ];
    expect(
      report(packages, {}, { policy }).findings.map(
        ({ title, severity }) => `${title.split(':')[0]!} ${severity}`,
      ),
    ).toEqual(['a 1.0 critical', 'd 1.0 high']);
    expect(() => parseLicensePolicy('categories: { copyleft: high }', 'p.yaml')).toThrow(
      expect.objectContaining({ code: 'license.policy' }),
    );
  });

  it('leaves packages out whose files belong to the operating system', () => {
    expect(report([packageOf('a', ['AGPL-3.0'], { owner: 'pkg:deb/debian/a@1' })]).findings).toEqual([]);
  });

  it('keeps fingerprints apart, and the same from scan to scan', () => {
    const fingerprints = (): string[] =>
      report([packageOf('a', ['GPL-2.0']), packageOf('b', ['GPL-2.0'])]).findings.map(
        ({ fingerprint }) => fingerprint,
      );
    expect(new Set(fingerprints()).size).toBe(2);
    expect(fingerprints()).toEqual(fingerprints());
  });

  it('says when a file is longer than what is compared', () => {
    const { incomplete } = report([], { 'srv/LICENSE': 'word '.repeat(200_000) });
    expect(incomplete).toEqual([expect.objectContaining({ code: 'license.limit', what: 'srv/LICENSE' })]);
  });
});

describe('licenseInspector', () => {
  it.each([
    ['LICENSE', true],
    ['app/LICENCE.md', true],
    ['app/COPYING.LESSER', true],
    ['app/MIT-LICENSE.txt', true],
    ['app/UNLICENSE', true],
    ['app/LICENSES/Apache-2.0.txt', true],
    ['usr/share/doc/x/copyright', true],
    ['app/license.js', false],
    ['app/licenses.json', false],
    ['app/relicense', false],
    ['app/README', false],
  ])('looks at %s: %s', (path, wanted) => {
    expect(inspector.wants({ path, size: 10, mode: 0o644 }, Buffer.from('text'))).toBe(wanted);
  });
});

describe('licensesOfCopyright', () => {
  const { match } = licenseTextMatcher();

  it('follows references to the common licences where the file is free text', () => {
    const text = `It is under the GPL; either version 2, or (at your option) any later version.
      See /usr/share/common-licenses/GPL-2. The manual: /usr/share/common-licenses/Artistic.`;
    expect(licensesOfCopyright(text.slice(0, 150), match)).toEqual(['GPL-2+']);
    expect(licensesOfCopyright('Under /usr/share/common-licenses/LGPL-2.1 only.', match)).toEqual([
      'LGPL-2.1',
    ]);
  });

  it('takes any text', () => {
    const piece = fc.constantFrom(
      'License: ',
      'Format: ',
      '\n',
      'GPL-2+',
      ' and ',
      '/usr/share/common-licenses/',
      'BSD',
      ' ',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(licensesOfCopyright(pieces.join(''), match)).toBeInstanceOf(Array);
      }),
      { numRuns: 2000 },
    );
  });
});
