import { describe, expect, it } from 'vitest';
import { writeZip } from '#format/index.ts';
import { EXTRACTORS } from './extractors.ts';
import { fakeFilesystem } from './fake-filesystem.ts';
import { INVENTORY_INSPECTORS, INVENTORY_PATTERNS, takeInventory } from './inventory.ts';

const STATUS = `Package: python3-six
Status: install ok installed
Version: 1.16.0-4
Architecture: all
Maintainer: Debian Python Team
`;

const FILES = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'var/lib/dpkg/status': STATUS,
  'var/lib/dpkg/info/python3-six.list':
    '/.\n/usr\n/usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO\n/lib/app.jar\n',
  'usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO': 'Name: six\nVersion: 1.16.0\n\n',
  'usr/lib/app.jar': writeZip([
    {
      name: 'META-INF/maven/org.example/app/pom.properties',
      bytes: 'groupId=org.example\nartifactId=app\nversion=1\n',
    },
  ]),
  'app/node_modules/a/package.json': '{"name":"a","version":"1.0.0","license":"MIT"}',
  'app/package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"}}}',
  'srv/package-lock.json':
    '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"},"node_modules/b":{"version":"2.0.0"}}}',
  'srv/requirements.txt': 'six==1.16.0\nflask==3.0.0\n',
  'srv/go.mod': 'module example.com/srv\nrequire example.com/lib v1.0.0\n',
  'srv/poetry.lock': '[[package',
};

describe('the inventory', () => {
  const filesystem = fakeFilesystem(FILES, {
    links: { lib: 'usr/lib' },
    needs: INVENTORY_PATTERNS,
    inspectors: INVENTORY_INSPECTORS,
  });
  const inventory = takeInventory(filesystem);

  it('names the system and tells every package once, installed before declared, with its owner', () => {
    expect(inventory.os).toMatchObject({ id: 'debian', version: '12' });
    expect(
      inventory.packages.map(({ purl, evidence, owner, foundBy }) => [
        purl.split('?')[0],
        evidence,
        owner !== undefined,
        foundBy,
      ]),
    ).toEqual([
      ['pkg:deb/debian/python3-six@1.16.0-4', 'installed', false, 'os/dpkg'],
      ['pkg:golang/example.com/lib@v1.0.0', 'declared', false, 'language/go-mod'],
      ['pkg:maven/org.example/app@1', 'installed', true, 'language/java-archive'],
      ['pkg:npm/a@1.0.0', 'installed', false, 'language/node-modules'],
      ['pkg:npm/b@2.0.0', 'declared', false, 'language/package-lock'],
      ['pkg:pypi/flask@3.0.0', 'declared', false, 'language/python-requirements'],
      ['pkg:pypi/six@1.16.0', 'installed', true, 'language/python-installed'],
    ]);
  });

  it('says what it could not read', () => {
    expect(inventory.incomplete.map(({ code, what }) => [code, what])).toEqual([
      ['inventory.unreadable', 'srv/poetry.lock'],
    ]);
  });

  it('of nothing is empty', () => {
    expect(takeInventory(fakeFilesystem({}))).toMatchObject({ packages: [], incomplete: [] });
  });
});

describe('the table of parsers', () => {
  it('has each name once, in its room', () => {
    const names = EXTRACTORS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^(?:os|language|binary)\/[a-z-]+$/.test(name))).toBe(true);
  });

  it('has each inspector once', () => {
    const names = INVENTORY_INSPECTORS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('wants nothing of files that are none of their business', () => {
    const file = { path: 'usr/share/doc/x/README.gz', size: 1000, mode: 0o644 };
    const head = new Uint8Array(512).fill(0x1f);
    expect(INVENTORY_INSPECTORS.filter((inspector) => inspector.wants(file, head))).toEqual([]);
  });
});
