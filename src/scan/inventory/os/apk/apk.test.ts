import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../extractor.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { apk } from './apk.ts';

const OS = { id: 'alpine', version: '3.20.3' };
const INSTALLED = `C:Q1PTElQFbmpXuM=
P:busybox-binsh
V:1.36.1-r29
A:x86_64
S:1546
T:busybox ash /bin/sh
L:GPL-2.0-only
o:busybox
m:Sören Tempel <soeren+alpine@soeren-tempel.net>
t:1718183456
c:abc
D:busybox=1.36.1-r29
r:busybox-initscripts
F:bin
R:sh
a:0:0:777
Z:Q1pcfTfDNEbNKQc2s1tia7da05M8Q=
F:etc
F:etc/apk/ä
R:ö
Z:Q1x

P:musl
V:1.2.5-r0
A:x86_64
F:
R:root-file
M:0:0:755

P:.build-deps
V:20240101.000000
`;

function extract(
  files: Readonly<Record<string, string | Uint8Array>>,
  links: Readonly<Record<string, string>> = {},
): Extraction {
  return apk.extract({ filesystem: fakeFilesystem(files, { links, needs: apk.needs }), os: OS });
}

describe("apk's database", () => {
  const { packages, files, incomplete } = extract({ 'lib/apk/db/installed': INSTALLED });

  it('gives packages with their origin', () => {
    expect(packages[0]).toEqual({
      type: 'apk',
      name: 'busybox-binsh',
      version: '1.36.1-r29',
      purl: 'pkg:apk/alpine/busybox-binsh@1.36.1-r29?arch=x86_64&distro=alpine-3.20.3&upstream=busybox',
      architecture: 'x86_64',
      source: { name: 'busybox', version: '1.36.1-r29' },
      vendor: 'Sören Tempel <soeren+alpine@soeren-tempel.net>',
      licenses: ['GPL-2.0-only'],
      locations: [{ path: 'lib/apk/db/installed' }],
      foundBy: 'os/apk',
      evidence: 'installed',
    });
    expect(packages[1]).toMatchObject({
      name: 'musl',
      source: { name: 'musl', version: '1.2.5-r0' },
      licenses: [],
    });
    expect(packages[2]).toMatchObject({ name: '.build-deps' });
    expect(incomplete).toEqual([]);
  });

  it('lists the files of each package when asked', () => {
    expect([...files!.values()]).toEqual([['bin/sh', 'etc/apk/ä/ö'], ['root-file'], []]);
  });

  it('may lie below /usr, with or without a link to it', () => {
    const names = (extraction: Extraction) =>
      extraction.packages.map(({ name, locations }) => [name, locations[0]?.path]);
    const found = ['busybox-binsh', 'musl', '.build-deps'].map((name) => [name, 'usr/lib/apk/db/installed']);
    expect(names(extract({ 'usr/lib/apk/db/installed': INSTALLED }))).toEqual(found);
    expect(names(extract({ 'usr/lib/apk/db/installed': INSTALLED }, { lib: 'usr/lib' }))).toEqual(found);
  });

  it('reports a package that it cannot name', () => {
    expect(extract({ 'lib/apk/db/installed': 'P:x\nA:y\n\nV:1\n\n\n\nZ' }).incomplete).toEqual([
      { code: 'inventory.unreadable', what: 'lib/apk/db/installed', why: 'a package has no name or version' },
      { code: 'inventory.unreadable', what: 'lib/apk/db/installed', why: 'a package has no name or version' },
    ]);
  });

  it('takes any text', () => {
    const line = fc.constantFrom('P:x', 'V:1', 'F:', 'F:a', 'R:b', '', 'o:', ':', 'é');
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ unit: 'binary' })), { maxLength: 12 }), (lines) => {
        const extraction = extract({ 'lib/apk/db/installed': lines.join('\n') });
        expect([...(extraction.files ?? [])].length).toBeLessThanOrEqual(extraction.packages.length);
      }),
      { numRuns: 1000 },
    );
  });
});

const IMAGE = join(import.meta.dirname, '../../../../../../shared/data/feeds/images/alpine-311.tar.gz');

describe.skipIf(!existsSync(IMAGE))('a real Alpine image (skipped where ../shared/data is not there)', () => {
  it('has the packages that its world needs', () => {
    const { packages, files } = extract({
      'lib/apk/db/installed': installedOf(gunzipSync(readFileSync(IMAGE))),
    });
    expect(packages.map(({ name, version, source }) => `${name} ${version} ${source?.name}`)).toEqual([
      'musl 1.1.24-r2 musl',
      'busybox 1.31.1-r9 busybox',
      'alpine-baselayout 3.2.0-r3 alpine-baselayout',
      'alpine-keys 2.1-r2 alpine-keys',
      'libcrypto1.1 1.1.1d-r3 openssl',
      'libssl1.1 1.1.1d-r3 openssl',
      'ca-certificates-cacert 20191127-r1 ca-certificates',
      'libtls-standalone 2.9.1-r0 libtls-standalone',
      'ssl_client 1.31.1-r9 busybox',
      'zlib 1.2.11-r3 zlib',
      'apk-tools 2.10.4-r3 apk-tools',
      'scanelf 1.2.4-r0 pax-utils',
      'musl-utils 1.1.24-r2 musl',
      'libc-utils 0.7.2-r0 libc-dev',
    ]);
    expect(files!.get(packages[0]!.purl)).toEqual(['lib/libc.musl-x86_64.so.1', 'lib/ld-musl-x86_64.so.1']);
  });
});

/** The database stands as plain text in the layer, which is a tar file inside the image's: between its header and zeros. */
function installedOf(image: Buffer): Uint8Array {
  const header = image.indexOf('lib/apk/db/installed\0');
  const size = Number.parseInt(image.toString('latin1', header + 124, header + 135), 8);
  return image.subarray(header + 512, header + 512 + size);
}
