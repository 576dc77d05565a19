import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '#core/index.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { isInstalledPath } from './installed-path.ts';
import { readLockFile } from './lock-entries.ts';
import { nodeModules } from './node-modules.ts';
import { isNpmName } from './npm-package.ts';
import { packageLock } from './package-lock.ts';
import { readPackageJson } from './package-json.ts';

type Files = Readonly<Record<string, unknown>>;

function filesystemOf(files: Files, links: Record<string, string> = {}) {
  const contents = Object.entries(files).map(
    ([path, content]) => [path, typeof content === 'string' ? content : JSON.stringify(content)] as const,
  );
  const inspectors = [...nodeModules.inspectors!, ...packageLock.inspectors!];
  return fakeFilesystem(Object.fromEntries(contents), { links, inspectors });
}

function installed(files: Files, links: Record<string, string> = {}) {
  return nodeModules.extract({ filesystem: filesystemOf(files, links), os: undefined });
}

function declared(files: Files) {
  return packageLock.extract({ filesystem: filesystemOf(files), os: undefined });
}

function listed({ packages }: ReturnType<typeof installed>): string[] {
  return packages
    .map(({ name, version, locations }) => `${name}@${version} ${locations[0]!.path}`)
    .sort(compareText);
}

describe('a package.json', () => {
  it.each([
    ['node_modules/a/package.json', true],
    ['app/node_modules/@s/a/package.json', true],
    ['app/node_modules/a/node_modules/b/package.json', true],
    ['usr/lib/node_modules/npm/node_modules/@s/b/package.json', true],
    ['app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', true],
    ['app/node_modules/.pnpm/@s+a@1.0.0/node_modules/@s/a/package.json', true],
    ['app/node_modules/meteor/accounts/node_modules/bcrypt/package.json', true],
    ['app/test/fixtures/node_modules/a/package.json', true],
    ['app/node_modules/test/node_modules/b/package.json', true],
    ['app/node_modules/@s/test/node_modules/b/package.json', true],
    ['usr/share/nodejs/semver/package.json', true],
    ['usr/share/nodejs/@npmcli/fs/package.json', true],
    ['usr/share/nodejs/npm/node_modules/a/package.json', true],
    ['usr/share/nodejs/semver/bin/package.json', false],
    ['opt/usr/share/nodejs/semver/package.json', false],
    ['app/package.json', false],
    ['package.json', false],
    ['node_modules/package.json', false],
    ['app/node_modules/a/dist/package.json', false],
    ['app/node_modules/@s/package.json', false],
    ['app/node_modules/a/b/package.json', false],
    ['app/node_modules/.cache/package.json', false],
    ['app/node_modules/@s/.a/package.json', false],
    ['app/node_modules/a/test/node_modules/b/package.json', false],
    ['app/node_modules/a/lib/__fixtures__/x/node_modules/b/package.json', false],
    ['app/node_modules/test/test/node_modules/b/package.json', false],
    ['app/my_node_modules/a/package.json', false],
  ])('at %s is that of an installed package: %s', (path, expected) => {
    expect(isInstalledPath(path)).toBe(expected);
  });

  it.each([
    [{ license: 'MIT' }, ['MIT']],
    [{ license: '(MIT OR Apache-2.0)' }, ['(MIT OR Apache-2.0)']],
    [{ license: { type: 'BSD', url: 'https://example.com' } }, ['BSD']],
    [{ licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }] }, ['MIT', 'GPL-2.0']],
    [{ licenses: ['MIT', 'ISC'] }, ['MIT', 'ISC']],
    [{ licenses: 'MIT' }, ['MIT']],
    [{ license: ['MIT', { type: 'ISC' }], licenses: [{ name: 'MIT' }] }, ['MIT', 'ISC']],
    [{ licenses: [{ url: 'https://example.com/LICENSE' }] }, ['https://example.com/LICENSE']],
    [{ license: 'SEE LICENSE IN LICENSE.txt' }, ['SEE LICENSE IN LICENSE.txt']],
    [{ license: '' }, []],
    [{ license: 3, licenses: [[['MIT']], null] }, []],
    [{}, []],
  ])('with %j has the licences %j', (value, licenses) => {
    const text = JSON.stringify({ name: 'a', version: '1.0.0', ...value });
    expect(readPackageJson(text)).toEqual({ kind: 'package', name: 'a', version: '1.0.0', licenses });
  });
});

describe('node_modules', () => {
  it('gives every package with its place, duplicates in trees included', () => {
    const found = installed({
      'app/package.json': { name: 'app', version: '1.0.0' },
      'app/node_modules/a/package.json': { name: 'a', version: '1.0.0', license: 'MIT' },
      'app/node_modules/b/package.json': { name: 'b', version: '2.0.0' },
      'app/node_modules/b/node_modules/a/package.json': { name: 'a', version: '0.9.0' },
      'app/node_modules/@s/c/package.json': { name: '@s/c', version: '3.0.0' },
      'app/node_modules/alias/package.json': { name: 'real', version: '4.0.0' },
      'app/node_modules/b/esm/package.json': { type: 'module' },
    });
    expect(listed(found)).toEqual([
      '@s/c@3.0.0 app/node_modules/@s/c/package.json',
      'a@0.9.0 app/node_modules/b/node_modules/a/package.json',
      'a@1.0.0 app/node_modules/a/package.json',
      'b@2.0.0 app/node_modules/b/package.json',
      'real@4.0.0 app/node_modules/alias/package.json',
    ]);
    expect(found.packages.find(({ name }) => name === '@s/c')).toEqual({
      type: 'npm',
      name: '@s/c',
      version: '3.0.0',
      purl: 'pkg:npm/%40s/c@3.0.0',
      licenses: [],
      locations: [{ path: 'app/node_modules/@s/c/package.json' }],
      foundBy: 'language/node-modules',
      evidence: 'installed',
    });
  });

  it('gives linked workspaces once, by their real place', () => {
    const found = installed(
      {
        'app/node_modules/a/package.json': { name: 'a', version: '1.0.0' },
        'app/packages/one/package.json': { name: 'one', version: '0.1.0' },
        'app/packages/two/package.json': { name: '@s/two', version: '0.2.0' },
        'app/packages/three/package.json': { name: 'three', version: '0.3.0' },
      },
      {
        'app/node_modules/one': '../packages/one',
        'app/node_modules/@s/two': '../../packages/two',
        'app/node_modules/again': '../packages/one',
        'app/node_modules/gone': '../packages/gone',
        'app/node_modules/loop': 'loop',
      },
    );
    expect(listed(found)).toEqual([
      '@s/two@0.2.0 app/packages/two/package.json',
      'a@1.0.0 app/node_modules/a/package.json',
      'one@0.1.0 app/packages/one/package.json',
    ]);
  });

  it('finds workspaces where nothing but links is installed', () => {
    const found = installed(
      {
        'node_modules/.package-lock.json': { lockfileVersion: 3 },
        'ws/package.json': { name: 'ws', version: '1.0.0' },
      },
      { 'node_modules/ws': '../ws' },
    );
    expect(listed(found)).toEqual(['ws@1.0.0 ws/package.json']);
  });

  it('gives each package of a pnpm store once', () => {
    const found = installed(
      {
        'app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': { name: 'a', version: '1.0.0' },
        'app/node_modules/.pnpm/b@2.0.0/node_modules/b/package.json': { name: 'b', version: '2.0.0' },
      },
      {
        'app/node_modules/a': '.pnpm/a@1.0.0/node_modules/a',
        'app/node_modules/.pnpm/a@1.0.0/node_modules/b': '../../b@2.0.0/node_modules/b',
      },
    );
    expect(found.packages).toHaveLength(2);
  });

  it('says what it could not read, and takes what has no name or version for no package', () => {
    const { packages, incomplete } = installed({
      'node_modules/broken/package.json': '{"name": ',
      'node_modules/list/package.json': '[]',
      'node_modules/nameless/package.json': { version: '1.0.0' },
      'node_modules/versionless/package.json': { name: 'versionless' },
      'node_modules/numbers/package.json': { name: 1, version: 2 },
      'node_modules/walks/package.json': { name: '../../etc', version: '1.0.0' },
      'node_modules/bom/package.json': '\ufeff{"name":"bom","version":"1.0.0"}',
    });
    expect(packages.map(({ name }) => name)).toEqual(['bom']);
    expect(incomplete.map(({ code, what }) => [code, what])).toEqual([
      ['inventory.unreadable', 'node_modules/broken/package.json'],
      ['inventory.unreadable', 'node_modules/list/package.json'],
    ]);
  });

  it('of absurd size are not read, which is said', () => {
    const path = 'node_modules/huge/package.json';
    const { packages, incomplete } = installed({ [path]: ' '.repeat(4 * 1024 * 1024 + 1) });
    expect([packages, incomplete]).toEqual([
      [],
      [{ code: 'inventory.unreadable', what: path, why: 'it has 4194305 bytes, the limit is 4194304' }],
    ]);
  });

  it('are looked at by their name alone', () => {
    const [inspector] = nodeModules.inspectors!;
    const wants = (path: string) => inspector!.wants({ path, size: 1, mode: 0 }, new Uint8Array());
    expect(['package.json', 'a/package.json', 'a/my-package.json', 'a/package.json5'].map(wants)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['lodash', true],
    ['@babel/core', true],
    ['JSONStream', true],
    ['', false],
    ['.hidden', false],
    ['a/b', false],
    ['@a/b/c', false],
    ['a b', false],
    ['x'.repeat(215), false],
    [7, false],
  ])('the name %s is one: %s', (name, expected) => {
    expect(isNpmName(name)).toBe(expected);
  });
});

describe('lock files', () => {
  it('of version 3 list packages by path', () => {
    const lock = {
      lockfileVersion: 3,
      packages: {
        '': { name: 'app', version: '1.0.0' },
        'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' },
        'node_modules/a/node_modules/b': { version: '0.9.0', dev: true },
        'node_modules/@s/c': { version: '3.0.0', devOptional: true },
        'node_modules/alias': { name: 'real', version: '4.0.0', peer: true },
        'node_modules/ws': { resolved: 'packages/ws', link: true },
        'packages/ws': { name: 'ws', version: '0.1.0' },
        'node_modules/g': { version: '5.0.0', resolved: 'git+ssh://git@example.com/g.git#abc' },
        'node_modules/local': { version: '1.0.0', resolved: 'file:../local' },
      },
    };
    expect(readLockFile(lock)).toEqual([
      { name: 'a', version: '1.0.0', dev: false },
      { name: 'b', version: '0.9.0', dev: true },
      { name: '@s/c', version: '3.0.0', dev: false },
      { name: 'real', version: '4.0.0', dev: false },
      { name: 'g', version: '5.0.0', dev: false, source: 'git+ssh://git@example.com/g.git#abc' },
    ]);
  });

  it('of version 1 nest them', () => {
    const lock = {
      lockfileVersion: 1,
      dependencies: {
        a: { version: '1.0.0', dependencies: { b: { version: '0.9.0', dev: true, bundled: true } } },
        alias: { version: 'npm:@s/real@4.0.0' },
        g: { version: 'github:example/g#abc' },
        web: { version: 'https://example.com/web.tgz' },
        local: { version: 'file:../local' },
        nothing: {},
      },
    };
    expect(readLockFile(lock)).toEqual([
      { name: 'a', version: '1.0.0', dev: false },
      { name: '@s/real', version: '4.0.0', dev: false },
      { name: 'g', version: '', source: 'github:example/g#abc', dev: false },
      { name: 'web', version: '', dev: false },
      { name: 'nothing', version: '', dev: false },
      { name: 'b', version: '0.9.0', dev: true },
    ]);
  });

  it.each([
    [[], undefined],
    [{}, undefined],
    [{ lockfileVersion: 1 }, []],
  ])('%j holds %j', (value, expected) => {
    expect(readLockFile(value)).toEqual(expected);
  });

  const lock = (version: string) => ({ lockfileVersion: 3, packages: { 'node_modules/a': { version } } });

  it('declare packages', () => {
    expect(declared({ 'app/package-lock.json': lock('1.0.0') }).packages).toEqual([
      {
        type: 'npm',
        name: 'a',
        version: '1.0.0',
        purl: 'pkg:npm/a@1.0.0',
        licenses: [],
        locations: [{ path: 'app/package-lock.json' }],
        foundBy: 'language/package-lock',
        evidence: 'declared',
      },
    ]);
  });

  it('count for nothing beside an installed tree', () => {
    const beside = (...names: readonly string[]) =>
      declared({
        'app/package-lock.json': lock('1.0.0'),
        ...Object.fromEntries(names.map((name) => [`app/node_modules/${name}`, ''])),
      });
    expect(beside('a/index.js', 'b/index.js')).toEqual({ packages: [], incomplete: [] });
    expect(beside('b/index.js', '.package-lock.json').packages).toEqual([]);
    expect(beside('.cache/x').packages).toHaveLength(1);
    // Somebody's own directory, not npm's work.
    expect(beside('b/index.js').packages).toHaveLength(1);
  });

  it('count for nothing inside of packages, and a shrinkwrap file wins', () => {
    const { packages } = declared({
      'node_modules/x/npm-shrinkwrap.json': lock('1.0.0'),
      'app/npm-shrinkwrap.json': lock('2.0.0'),
      'app/package-lock.json': lock('3.0.0'),
    });
    expect(packages.map(({ version }) => version)).toEqual(['2.0.0']);
  });

  it('that are broken are said to be', () => {
    expect(declared({ 'package-lock.json': '{', 'a/package-lock.json': '[]' }).incomplete).toHaveLength(2);
  });

  it('of absurd size are not read, which is said', () => {
    const huge = ' '.repeat(16 * 1024 * 1024 + 1);
    expect(declared({ 'package-lock.json': huge }).incomplete[0]!.why).toContain('the limit is 16777216');
  });

  it('10,000 levels deep are read', () => {
    let text = '{}';
    for (let depth = 0; depth < 10_000; depth++)
      text = `{"a":{"version":"1.0.${depth}","dependencies":${text}}}`;
    expect(declared({ 'package-lock.json': `{"dependencies":${text}}` }).packages).toHaveLength(10_000);
  });
});

describe('any document', () => {
  it('gives packages with a name, or is said to be unreadable', () => {
    const key = fc.constantFrom(
      'name',
      'version',
      'license',
      'packages',
      'dependencies',
      'node_modules/a',
      '__proto__',
      'link',
      'resolved',
    );
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('1.0.0', 'npm:x@1', 'file:x', '', 'a'),
        fc.jsonValue(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
      ),
    })).tree;
    fc.assert(
      fc.property(value, fc.option(fc.nat(60)), (document, cut) => {
        const text = JSON.stringify(document) ?? '';
        const files = Object.fromEntries(
          ['node_modules/a/package.json', 'x/package-lock.json', 'y/npm-shrinkwrap.json'].map((path) => [
            path,
            cut === null ? text : text.slice(0, cut),
          ]),
        );
        const all = [...installed(files).packages, ...declared(files).packages];
        expect(all.every(({ name, purl }) => name.length > 0 && purl.startsWith('pkg:npm/'))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});
