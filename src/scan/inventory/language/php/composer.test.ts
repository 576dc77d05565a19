import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { composerInstalled, composerLock, readInstalled } from './composer.ts';

type Files = Readonly<Record<string, unknown>>;

const INSPECTORS = [...composerInstalled.inspectors!, ...composerLock.inspectors!];

function extract(files: Files) {
  const texts = Object.entries(files).map(
    ([path, value]) => [path, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const filesystem = fakeFilesystem(Object.fromEntries(texts), { inspectors: INSPECTORS });
  const [one, two] = [composerInstalled, composerLock].map((extractor) =>
    extractor.extract({ filesystem, os: undefined }),
  );
  return {
    packages: [...one!.packages, ...two!.packages],
    incomplete: [...one!.incomplete, ...two!.incomplete],
  };
}

const SYMFONY = { name: 'symfony/http-kernel', version: 'v6.4.1', license: ['MIT'] };
const PHPUNIT = { name: 'phpunit/PHPUnit', version: '10.5.0', license: 'BSD-3-Clause' };

describe('installed.json of Composer', () => {
  it.each([
    ['version 1', [SYMFONY, PHPUNIT], undefined],
    ['version 2', { packages: [SYMFONY, PHPUNIT], 'dev-package-names': ['phpunit/phpunit'] }, true],
  ])('of %s tells packages', (_what, value, dev) => {
    const { packages } = extract({ 'app/vendor/composer/installed.json': value });
    expect(packages).toEqual([
      {
        type: 'composer',
        name: 'symfony/http-kernel',
        version: 'v6.4.1',
        purl: 'pkg:composer/symfony/http-kernel@v6.4.1',
        licenses: ['MIT'],
        locations: [{ path: 'app/vendor/composer/installed.json' }],
        foundBy: 'language/composer-installed',
        evidence: 'installed',
      },
      expect.objectContaining({ name: 'phpunit/phpunit', licenses: ['BSD-3-Clause'] }),
    ]);
    expect(packages[1]!.dev).toBe(dev);
  });

  it.each(['{', '{}', '3', '{"packages":{}}'])('with the text %s is said to be unreadable', (text) => {
    expect(extract({ 'vendor/composer/installed.json': text }).incomplete).toHaveLength(1);
  });

  it('is found elsewhere too, where others may name files so', () => {
    const found = extract({ 'copied/installed.json': [SYMFONY], 'other/installed.json': { x: 1 } });
    expect(found.packages.map(({ purl }) => purl)).toEqual(['pkg:composer/symfony/http-kernel@v6.4.1']);
    expect(found.incomplete).toEqual([]);
  });

  it('leaves out what has no name or version', () => {
    expect(
      readInstalled(
        JSON.stringify([
          { name: 'a/b' },
          { name: '../b', version: '1' },
          null,
          { name: 'a/b/c', version: '1' },
        ]),
      ),
    ).toEqual([]);
  });
});

describe('composer.lock', () => {
  const lock = { packages: [SYMFONY], 'packages-dev': [PHPUNIT] };

  it('declares packages, those for development marked', () => {
    expect(
      extract({ 'app/composer.lock': lock }).packages.map(({ purl, dev, evidence }) => [purl, dev, evidence]),
    ).toEqual([
      ['pkg:composer/symfony/http-kernel@v6.4.1', undefined, 'declared'],
      ['pkg:composer/phpunit/phpunit@10.5.0', true, 'declared'],
    ]);
  });

  it('counts for nothing beside what is installed', () => {
    const files = { 'app/composer.lock': lock, 'app/vendor/composer/installed.json': [] };
    expect(extract(files).packages).toEqual([]);
  });

  it('that is none is said to be', () => {
    expect(extract({ 'composer.lock': '[]', 'a/composer.lock': '{' }).incomplete).toHaveLength(2);
  });
});

it('any JSON gives packages of a vendor, or is unreadable', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .array(fc.record({ name: fc.string(), version: fc.string(), license: fc.jsonValue() }))
          .map((list) => JSON.stringify(list)),
      ),
      (text) => {
        const { packages } = extract({ 'vendor/composer/installed.json': text, 'x/composer.lock': text });
        expect(packages.every(({ name }) => /^[^/]+\/[^/]+$/.test(name))).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});
