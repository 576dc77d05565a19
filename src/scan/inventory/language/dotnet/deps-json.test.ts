import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { dotnetDeps, readDepsJson } from './deps-json.ts';

const MANIFEST = {
  runtimeTarget: { name: '.NETCoreApp,Version=v8.0' },
  targets: {
    '.NETCoreApp,Version=v8.0': {
      'App/1.0.0': { runtime: { 'App.dll': {} } },
      'Newtonsoft.Json/13.0.1': { runtime: { 'lib/net6.0/Newtonsoft.Json.dll': {} } },
      'Native/2.0.0': { runtimeTargets: { 'runtimes/linux-x64/native/x.so': {} } },
      'Compiler.Only/3.0.0': { compile: { 'ref/x.dll': {} } },
      'Meta/4.0.0': { dependencies: { 'Newtonsoft.Json': '13.0.1' } },
    },
  },
  libraries: {
    'App/1.0.0': { type: 'project' },
    'Newtonsoft.Json/13.0.1': { type: 'package', serviceable: true },
    'Native/2.0.0': { type: 'package' },
    'Compiler.Only/3.0.0': { type: 'package' },
    'Meta/4.0.0': { type: 'package' },
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
    'Untargeted/5.0.0': { type: 'package' },
    'no version': { type: 'package' },
    '__proto__/1.0.0': { type: 'package' },
  },
};

function extract(text: string) {
  const filesystem = fakeFilesystem(
    { 'app/App.deps.json': text, 'app/package.json': text },
    { inspectors: dotnetDeps.inspectors! },
  );
  return dotnetDeps.extract({ filesystem, os: undefined });
}

describe('a .deps.json', () => {
  it('tells the packages that are deployed, and the framework that a program carries along', () => {
    const { packages } = extract(JSON.stringify(MANIFEST));
    expect(packages.map(({ purl }) => purl)).toEqual([
      'pkg:nuget/Newtonsoft.Json@13.0.1',
      'pkg:nuget/Native@2.0.0',
      'pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.1',
      'pkg:nuget/Untargeted@5.0.0',
      'pkg:nuget/__proto__@1.0.0',
    ]);
    expect(packages[0]).toMatchObject({
      type: 'nuget',
      name: 'Newtonsoft.Json',
      version: '13.0.1',
      locations: [{ path: 'app/App.deps.json' }],
      foundBy: 'language/dotnet-deps',
      evidence: 'installed',
    });
  });

  it.each(['{', '[]', '{}', '{"libraries":[]}'])('with the text %s is said to be unreadable', (text) => {
    expect(extract(text).incomplete.map(({ what }) => what)).toEqual(['app/App.deps.json']);
  });

  it('of any JSON gives packages or a reason', () => {
    const key = fc.constantFrom(
      'libraries',
      'targets',
      'a/1',
      'b/2',
      'type',
      'package',
      'runtime',
      '__proto__',
    );
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('package', 'runtimepack', 1, null),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    })).tree;
    fc.assert(
      fc.property(value, (document) => {
        const read = readDepsJson(JSON.stringify(document));
        expect(
          typeof read === 'string' || read.every(({ name, version }) => name !== '' && version !== ''),
        ).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});
