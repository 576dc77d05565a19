import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { goMod } from './go-mod.ts';
import { readGoMod } from './go-mod-text.ts';

const FILE = `// A comment.
module "example.com/app" // another

go 1.22.0

toolchain go1.22.3

require example.com/single v1.0.0

require (
\texample.com/a v1.2.3
\texample.com/b v0.0.0-20240101000000-abcdefabcdef // indirect
\texample.com/c/v2 v2.0.0+incompatible
\texample.com/d v1.0.0
\texample.com/e v1.0.0
\texample.com/f v1.0.0
)

exclude example.com/f v1.0.0

replace example.com/c/v2 => example.com/fork/v2 v2.1.0

replace (
\texample.com/d => ../d
\texample.com/e v1.0.0 => example.com/e v1.0.1
\texample.com/e => example.com/e v9.9.9
\texample.com/a v9.0.0 => example.com/never v1.0.0
)
retract [v1.0.0, v1.1.0]
`;

function packagesOf(files: Readonly<Record<string, string>>) {
  const filesystem = fakeFilesystem(files, { inspectors: goMod.inspectors! });
  return goMod.extract({ filesystem, os: undefined }).packages;
}

describe('go.mod', () => {
  it('declares modules, replaced and excluded as it says', () => {
    expect(readGoMod(FILE)).toEqual({
      module: 'example.com/app',
      toolchain: 'go1.22.3',
      requirements: [
        { path: 'example.com/single', version: 'v1.0.0', line: 8 },
        { path: 'example.com/a', version: 'v1.2.3', line: 11 },
        { path: 'example.com/b', version: 'v0.0.0-20240101000000-abcdefabcdef', line: 12 },
        { path: 'example.com/fork/v2', version: 'v2.1.0', line: 13 },
        { path: 'example.com/d', version: '', line: 14 },
        { path: 'example.com/e', version: 'v1.0.1', line: 15 },
      ],
    });
  });

  it('becomes declared packages, with the standard library of its toolchain', () => {
    const packages = packagesOf({ 'src/go.mod': FILE });
    expect(packages[1]).toEqual({
      type: 'golang',
      name: 'example.com/a',
      version: 'v1.2.3',
      purl: 'pkg:golang/example.com/a@v1.2.3',
      licenses: [],
      locations: [{ path: 'src/go.mod', line: 11 }],
      foundBy: 'language/go-mod',
      evidence: 'declared',
    });
    expect(packages.at(-1)).toMatchObject({
      name: 'stdlib',
      version: '1.22.3',
      locations: [{ path: 'src/go.mod' }],
    });
  });

  it.each(['root/go/pkg/mod/x@v1/go.mod', 'app/vendor/x/go.mod', 'app/testdata/go.mod'])(
    'of another module at %s counts for nothing',
    (path) => {
      expect(packagesOf({ [path]: FILE })).toEqual([]);
    },
  );

  it('of absurd size is said to be unreadable', () => {
    const filesystem = fakeFilesystem({ 'go.mod': ' '.repeat(1_048_577) }, { inspectors: goMod.inspectors! });
    expect(goMod.extract({ filesystem, os: undefined }).incomplete.map(({ what }) => what)).toEqual([
      'go.mod',
    ]);
  });

  it('of Go itself counts for nothing', () => {
    expect(packagesOf({ 'usr/local/go/src/go.mod': 'module std\nrequire x.y/z v1.0.0\n' })).toEqual([]);
  });

  it('of any text gives modules with a path and a version', () => {
    const word = fc.constantFrom(
      'require',
      'replace',
      'exclude',
      'module',
      '(',
      ')',
      '=>',
      'a.b/c',
      'v1.0.0',
      './x',
      '"',
      '`',
      '//',
      '\n',
      '__proto__',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
        ),
        (text) => {
          for (const { path, line } of readGoMod(text).requirements) {
            expect(path).not.toBe('');
            expect(line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
