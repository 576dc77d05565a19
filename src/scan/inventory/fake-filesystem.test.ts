import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from './fake-filesystem.ts';

const filesystem = fakeFilesystem(
  { 'usr/lib/os-release': 'ID=debian\n', '/usr/bin/tool': new Uint8Array([1, 2, 3]), 'opt/tool': '' },
  {
    links: { 'etc/os-release': '../usr/lib/os-release', bin: '/usr/bin', loop: 'loop', out: '../../../usr' },
    modes: { '/usr/bin/tool': 0o755 },
  },
);

describe('the fake file system', () => {
  it.each([
    ['usr/lib/os-release', 'usr/lib/os-release'],
    ['/etc/os-release', 'usr/lib/os-release'],
    ['./bin//tool', 'usr/bin/tool'],
    ['bin/../lib/os-release', 'usr/lib/os-release'],
    ['out/bin/tool', 'usr/bin/tool'],
    ['loop', undefined],
    ['usr/bin/tool/x', undefined],
    ['missing', undefined],
    ['/', ''],
  ])('resolves %s to %s', (path, real) => {
    expect(filesystem.stat(path)?.path).toBe(real);
  });

  it('lists directories and finds regular files by name and suffix, in order', () => {
    expect(filesystem.list('/').map(({ path }) => path)).toEqual(['bin', 'etc', 'loop', 'opt', 'out', 'usr']);
    expect(filesystem.list('bin').map(({ path, mode }) => [path, mode])).toEqual([['usr/bin/tool', 0o755]]);
    expect(filesystem.filesNamed('tool').map(({ path }) => path)).toEqual(['opt/tool', 'usr/bin/tool']);
    expect(filesystem.filesEndingWith('os-release').map(({ path }) => path)).toEqual(['usr/lib/os-release']);
  });

  it('reads only what the needs ask for', () => {
    const narrow = fakeFilesystem(
      { 'a/x': 'one', 'b/x': 'two', 'a/y': 'three' },
      { needs: [{ under: 'a', baseName: 'x', maxBytes: 3 }] },
    );
    expect([narrow.readText('a/x'), narrow.read('b/x'), narrow.read('a/y')]).toEqual([
      'one',
      undefined,
      undefined,
    ]);
  });

  it('runs the inspectors that it was given', () => {
    const seen = fakeFilesystem(
      { a: 'xyz', b: 'no' },
      {
        inspectors: [
          {
            name: 'language/first-byte',
            version: 1,
            wants: (_file, head) => head[0] === 0x78,
            inspect: (_file, content) => content.read(1, 10).length,
          },
        ],
      },
    );
    expect(seen.observations('language/first-byte').map(({ file, value }) => [file.path, value])).toEqual([
      ['a', 2],
    ]);
  });
});
