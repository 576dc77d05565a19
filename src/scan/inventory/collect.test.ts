import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem, type Package } from '#core/index.ts';
import { collectPackages } from './collect.ts';
import type { Extraction, Extractor } from './extractor.ts';
import { fakeFilesystem } from './fake-filesystem.ts';
import { mergePackages } from './merge-packages.ts';
import { markOwners } from './ownership.ts';

function packageAt(path: string, more: Partial<Package> = {}): Package {
  const { name = 'a', version = '1.0.0' } = more;
  return {
    type: 'npm',
    name,
    version,
    purl: `pkg:npm/${name}@${version}`,
    licenses: [],
    locations: [{ path }],
    foundBy: 'language/node-modules',
    evidence: 'installed',
    ...more,
  };
}

function extractorOf(name: string, extraction: Partial<Extraction> | Error): Extractor {
  return {
    name,
    needs: [],
    extract() {
      if (extraction instanceof Error) throw extraction;
      return { packages: [], incomplete: [], ...extraction };
    },
  };
}

describe('packages of the same kind', () => {
  it('become one with all places, in order', () => {
    const merged = mergePackages([
      packageAt('b', { licenses: ['MIT'] }),
      packageAt('a', { licenses: ['MIT', 'ISC'] }),
      packageAt('b'),
      packageAt('a', { name: 'A' }),
    ]);
    expect(merged.map(({ name, locations, licenses }) => [name, locations, licenses])).toEqual([
      ['A', [{ path: 'a' }], []],
      ['a', [{ path: 'a' }, { path: 'b' }], ['MIT', 'ISC']],
    ]);
  });

  it('of different owners, evidence or finders stay apart', () => {
    const all = [packageAt('a'), packageAt('a', { owner: 'pkg:deb/x' }), packageAt('a', { foundBy: 'x' })];
    expect(mergePackages(all)).toHaveLength(3);
  });

  it('are for development only where no place needs them to run', () => {
    expect(mergePackages([packageAt('a', { dev: true }), packageAt('b')])[0]).not.toHaveProperty('dev');
    expect(mergePackages([packageAt('a', { dev: true }), packageAt('b', { dev: true })])[0]!.dev).toBe(true);
  });

  it('are not told twice when declared and installed', () => {
    const declared = { evidence: 'declared', foundBy: 'language/package-lock' } as const;
    expect(
      mergePackages([
        packageAt('lock', declared),
        packageAt('lock', { ...declared, version: '' }),
        packageAt('lock', { ...declared, version: '2.0.0' }),
        packageAt('lock', { ...declared, name: 'b', version: '' }),
        packageAt('a'),
      ]).map(({ name, version, evidence }) => `${name}@${version} ${evidence}`),
    ).toEqual(['a@1.0.0 installed', 'a@2.0.0 declared', 'b@ declared']);
  });

  it('come in the same order whatever order they were found in', () => {
    const some = ['a', 'b', 'c'].flatMap((name) =>
      ['1', '2'].flatMap((version) => [
        packageAt(`x/${name}`, { name, version }),
        packageAt('y', { name, version }),
      ]),
    );
    const expected = mergePackages(some);
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
        expect(mergePackages(shuffled)).toEqual(expected);
      }),
    );
  });
});

describe('the owner of a language package', () => {
  const filesystem = fakeFilesystem(
    {
      'usr/lib/python3/dist-packages/six.egg-info/PKG-INFO': '',
      'usr/lib/node_modules/npm/package.json': '',
      'usr/share/java/app.jar': '',
      'opt/app/package.json': '',
    },
    { links: { lib: 'usr/lib', 'usr/share/jars': 'java' } },
  );
  const owned = (path: string, files: Record<string, string[]>) =>
    markOwners([packageAt(path)], new Map(Object.entries(files)), filesystem)[0]!.owner;

  it.each([
    ['usr/lib/node_modules/npm/package.json', 'usr/lib/node_modules/npm/package.json', 'pkg:deb/npm'],
    ['usr/lib/node_modules/npm/package.json', 'lib/node_modules/npm/package.json', 'pkg:deb/npm'],
    ['usr/share/java/app.jar!/lib/x.jar', 'usr/share/jars/app.jar', 'pkg:deb/npm'],
    ['usr/lib/node_modules/npm/package.json', 'usr/lib/node_modules/npm', undefined],
    ['opt/app/package.json', 'usr/lib/node_modules/npm/package.json', undefined],
    ['opt/app/package.json', 'gone/package.json', undefined],
  ])('of %s is found by %s', (path, file, owner) => {
    expect(owned(path, { 'pkg:deb/npm': ['usr/bin/npm', file] })).toBe(owner);
  });

  it('is the first in order when several packages claim the file', () => {
    const file = 'opt/app/package.json';
    expect(owned(file, { 'pkg:deb/z': [file], 'pkg:deb/b': [file] })).toBe('pkg:deb/b');
  });

  it('costs no look-up for files of other names', () => {
    let looks = 0;
    const counting = {
      ...filesystem,
      stat(path: string) {
        looks++;
        return filesystem.stat(path);
      },
    };
    const many = Array.from({ length: 5000 }, (_, index) => `usr/lib/x/${index % 7}/file-${index}`);
    markOwners([packageAt('opt/app/package.json')], new Map([['pkg:deb/x', many]]), counting);
    markOwners([packageAt('opt/app/file-3')], new Map([['pkg:deb/x', many]]), counting);
    markOwners([], new Map([['pkg:deb/x', many]]), counting);
    expect(looks).toBe(1);
  });
});

describe('collecting packages', () => {
  const filesystem = fakeFilesystem({ 'usr/lib/x/package.json': '' });

  it('marks owners, merges and orders', () => {
    const { packages } = collectPackages(filesystem, undefined, [
      extractorOf('language/a', { packages: [packageAt('usr/lib/x/package.json'), packageAt('y')] }),
      extractorOf('os/dpkg', {
        packages: [packageAt('status', { type: 'deb', purl: 'pkg:deb/x' })],
        files: new Map([['pkg:deb/x', ['usr/lib/x/package.json']]]),
      }),
    ]);
    expect(packages.map(({ purl, owner, locations }) => [purl, owner, locations[0]!.path])).toEqual([
      ['pkg:deb/x', undefined, 'status'],
      ['pkg:npm/a@1.0.0', undefined, 'y'],
      ['pkg:npm/a@1.0.0', 'pkg:deb/x', 'usr/lib/x/package.json'],
    ]);
  });

  it('goes on when a parser gives up, and says so', () => {
    const incompleteness = { code: 'b.b', what: 'file', why: 'cut off' };
    const { packages, incomplete } = collectPackages(filesystem, undefined, [
      extractorOf('os/rpm', new Problem('rpm.corrupt', 'no database')),
      extractorOf('language/a', { packages: [packageAt('a')], incomplete: [incompleteness] }),
    ]);
    expect(packages).toHaveLength(1);
    expect(incomplete).toEqual([incompleteness, { code: 'rpm.corrupt', what: 'os/rpm', why: 'no database' }]);
  });

  it('does not hide defects', () => {
    const broken = extractorOf('language/a', new TypeError('a defect'));
    expect(() => collectPackages(filesystem, undefined, [broken])).toThrow(TypeError);
  });
});
