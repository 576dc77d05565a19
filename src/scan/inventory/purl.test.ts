import * as fc from 'fast-check';
import { PackageURL } from 'packageurl-js';
import { describe, expect, it } from 'vitest';
import { packageUrl, type PurlParts } from './purl.ts';

describe('a package URL', () => {
  it.each<[PurlParts, string]>([
    [
      {
        type: 'deb',
        namespace: 'debian',
        name: 'curl',
        version: '7.88.1-10+deb12u5',
        qualifiers: { distro: 'debian-12', arch: 'amd64' },
      },
      'pkg:deb/debian/curl@7.88.1-10%2Bdeb12u5?arch=amd64&distro=debian-12',
    ],
    [
      { type: 'deb', namespace: 'Debian', name: 'libC6', version: '1:2.36-9' },
      'pkg:deb/debian/libc6@1:2.36-9',
    ],
    [
      {
        type: 'rpm',
        namespace: 'RedHat',
        name: 'ImageMagick',
        version: '6.9.10-1.el9',
        qualifiers: { epoch: '1' },
      },
      'pkg:rpm/redhat/ImageMagick@6.9.10-1.el9?epoch=1',
    ],
    [
      { type: 'apk', namespace: 'alpine', name: 'busybox', version: '1.31.1-r9' },
      'pkg:apk/alpine/busybox@1.31.1-r9',
    ],
    [{ type: 'npm', namespace: '@Angular', name: 'Core', version: '1.0.0' }, 'pkg:npm/%40angular/core@1.0.0'],
    [{ type: 'pypi', name: 'Zope.Interface__x', version: '1.0RC1' }, 'pkg:pypi/zope-interface-x@1.0rc1'],
    [
      {
        type: 'golang',
        namespace: 'github.com/Masterminds',
        name: 'semver',
        version: 'v3.0.0+incompatible',
        subpath: '/a/./b/../c/',
      },
      'pkg:golang/github.com/masterminds/semver@v3.0.0%2Bincompatible#a/b/c',
    ],
    [
      {
        type: 'maven',
        namespace: 'org.apache.Log4j',
        name: 'Core',
        version: '2',
        qualifiers: { type: 'jar', classifier: '' },
      },
      'pkg:maven/org.apache.Log4j/Core@2?type=jar',
    ],
    [{ type: 'NuGet', name: 'Newtonsoft.Json', version: '13.0.1' }, 'pkg:nuget/Newtonsoft.Json@13.0.1'],
    [{ type: 'pub', name: 'Http-parser' }, 'pkg:pub/http_parser'],
    [
      { type: 'generic', name: "it's (a) 100% *test*!", version: '' },
      'pkg:generic/it%27s%20%28a%29%20100%25%20%2Atest%2A%21',
    ],
    [{ type: 'generic', namespace: '//a//b/', name: 'c/d', subpath: '' }, 'pkg:generic/a/b/c%2Fd'],
    [{ type: 'generic', name: 'é\ud800' }, 'pkg:generic/%C3%A9%EF%BF%BD'],
    [
      {
        type: 'generic',
        name: 'x',
        qualifiers: { z: '1', a: 'b&c=d', checksum: 'sha1:ab,md5:cd', none: undefined },
      },
      'pkg:generic/x?a=b%26c%3Dd&checksum=sha1:ab%2Cmd5:cd&z=1',
    ],
  ])('%j is %s', (parts, purl) => {
    expect(packageUrl(parts)).toBe(purl);
  });

  it('is read back by packageurl-js into the same parts', () => {
    const word = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() === text && text.isWellFormed());
    const segment = word.filter((text) => !text.includes('/'));
    const type = fc.constantFrom('cargo', 'gem', 'generic', 'nuget');
    fc.assert(
      fc.property(
        type,
        fc.array(segment, { maxLength: 3 }),
        word,
        word,
        word,
        (type, namespace, name, version, arch) => {
          const purl = packageUrl({
            type,
            namespace: namespace.join('/'),
            name,
            version,
            qualifiers: { arch },
          });
          const read = PackageURL.fromString(purl);
          expect([read.namespace ?? '', read.name, read.version, read.qualifiers]).toEqual([
            namespace.join('/'),
            name,
            version,
            { arch },
          ]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('agrees with packageurl-js on what each type lowers and replaces', () => {
    const types = [
      'apk',
      'bitnami',
      'cargo',
      'composer',
      'deb',
      'gem',
      'generic',
      'maven',
      'npm',
      'nuget',
      'oci',
      'rpm',
    ];
    for (const type of types) {
      const namespace = type === 'oci' ? undefined : 'Some_Space';
      const theirs = new PackageURL(
        type,
        namespace,
        'A-Name',
        '1.0-RC1',
        { arch: 'amd64' },
        undefined,
      ).toString();
      expect(
        packageUrl({ type, namespace, name: 'A-Name', version: '1.0-RC1', qualifiers: { arch: 'amd64' } }),
      ).toBe(theirs);
    }
  });
});
