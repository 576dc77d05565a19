import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentsBuilder } from './builder.ts';
import { ENTRY, type LayerContents } from './contents.ts';
import { mergeLayers } from './merge.ts';
import { createMergedFilesystem, type MergedFilesystem } from './merged-filesystem.ts';

/** `a/` a directory, `a` a file, `a -> b` a symlink, `a = b` a hard link, `!a` a whiteout of a, `!!a` an opaque a. */
function layer(...lines: readonly string[]): LayerContents {
  const builder = new ContentsBuilder();
  for (const line of lines) {
    const [path = '', kind, target] = line.split(' ');
    if (kind === '->') builder.add(path, ENTRY.symlink, 0, 0o777, 0, 0, target);
    else if (kind === '=') builder.add(path, ENTRY.hardLink, 0, 0o644, 0, 0, target);
    else if (path.startsWith('!!')) builder.add(path.slice(2), ENTRY.opaque, 0, 0, 0, 0);
    else if (path.startsWith('!')) builder.add(path.slice(1), ENTRY.whiteout, 0, 0, 0, 0);
    else if (path.endsWith('/')) builder.add(path.slice(0, -1), ENTRY.directory, 0, 0o755, 0, 0);
    else builder.keep(builder.add(path, ENTRY.file, path.length, 0o644, 0, 0), Buffer.from(path));
  }
  return builder.build();
}

function merge(...layers: readonly LayerContents[]): MergedFilesystem {
  return createMergedFilesystem(mergeLayers(layers));
}

/** All names, directories with a slash. */
function tree(filesystem: MergedFilesystem, directory = ''): string[] {
  return filesystem
    .list(directory)
    .flatMap(({ path, type }) => (type === 'directory' ? [`${path}/`, ...tree(filesystem, path)] : [path]));
}

describe('merging layers', () => {
  const cases: readonly (readonly [string, readonly LayerContents[], readonly string[]])[] = [
    ['adds up', [layer('a', 'd/', 'd/x'), layer('d/y', 'b')], ['a', 'b', 'd/', 'd/x', 'd/y']],
    ['makes the directories that no layer lists', [layer('a/b/c')], ['a/', 'a/b/', 'a/b/c']],
    ['hides a file by a whiteout', [layer('a', 'b'), layer('!a')], ['b']],
    ['hides a subtree by a whiteout', [layer('d/x', 'd/e/y', 'z'), layer('!d')], ['z']],
    [
      'does not hide what the layer of the whiteout brings itself, before it or after it',
      [layer('d/x'), layer('!d', 'd/y')],
      ['d/', 'd/y'],
    ],
    ['does the same when the whiteout comes last', [layer('d/x'), layer('d/y', '!d')], ['d/', 'd/y']],
    [
      'empties a directory by an opaque whiteout, wherever it stands',
      [layer('d/x', 'd/e/z'), layer('d/', 'd/y', '!!d')],
      ['d/', 'd/y'],
    ],
    ['hides a subtree under a file of the same name', [layer('d/x', 'd/e/y'), layer('d')], ['d']],
    [
      'hides a subtree under a symlink of the same name',
      [layer('d/x', 'o/y'), layer('d -> o')],
      ['d', 'o/', 'o/y'],
    ],
    ['replaces a file by a directory', [layer('d'), layer('d/', 'd/x')], ['d/', 'd/x']],
    [
      'keeps the children of a directory that is listed again',
      [layer('d/', 'd/x'), layer('d/')],
      ['d/', 'd/x'],
    ],
    [
      'follows a link among the directories, as containerd does',
      [layer('usr/lib/', 'lib -> usr/lib'), layer('lib/x')],
      ['lib', 'usr/', 'usr/lib/', 'usr/lib/x'],
    ],
    [
      'hides through a link among the directories',
      [layer('usr/lib/x', 'lib -> usr/lib'), layer('!lib/x')],
      ['lib', 'usr/', 'usr/lib/'],
    ],
    [
      'forgets a directory that a later entry of the same archive replaces',
      [layer('d/', 'd/x', 'd', 'e')],
      ['d', 'e'],
    ],
    ['goes on after a replaced directory', [layer('d/x', 'd', 'd/', 'd/y')], ['d/', 'd/y']],
  ];

  it.each(cases)('%s', (_name, layers, expected) => {
    expect(tree(merge(...layers))).toEqual(expected);
  });

  it('lets the last of equal names in one archive win', () => {
    const contents = layer('a', 'a');
    const filesystem = merge(contents);
    expect(filesystem.stat('a')?.path).toBe('a');
    expect(mergeLayers([contents]).root.children!.get('a')).toBe(1);
  });

  it('gives hard links the bytes of their target as it was in that layer', () => {
    const filesystem = merge(layer('a', 'b = a'), layer('!a'), layer('c = b'));
    expect(filesystem.readText('b')).toBe('a');
    expect(filesystem.readText('c')).toBe('a');
    expect(filesystem.stat('c')).toMatchObject({ path: 'c', type: 'file', size: 1 });
    expect(filesystem.layerOf('c')).toBe(2);
  });

  it('says so when a hard link leads nowhere', () => {
    expect(mergeLayers([layer('a = gone')]).incomplete).toMatchObject([
      { code: 'image.hard-link', what: 'a' },
    ]);
  });

  it('is not stopped by link loops or endless names among the directories', () => {
    const deep = Array.from({ length: 3000 }, () => 'd').join('/');
    const result = mergeLayers([layer('a -> b', 'b -> a', 'a/x', `${deep}/y`, 'z')]);
    expect(result.incomplete.map(({ code }) => code)).toEqual(['image.path', 'image.path']);
    expect(createMergedFilesystem(result).stat('z')?.type).toBe('file');
  });
});

describe('looking up', () => {
  const filesystem = merge(
    layer(
      'usr/bin/dash',
      'bin -> usr/bin',
      'usr/bin/sh -> dash',
      'abs -> /usr/bin/sh',
      'out -> ../../../../usr/bin/dash',
      'dangling -> nowhere',
      'loop -> loop',
      'etc/os-release -> ../usr/lib/os-release',
      'usr/lib/os-release',
    ),
  );
  it.each([
    ['/bin/sh', 'usr/bin/dash'],
    ['bin//./dash', 'usr/bin/dash'],
    ['abs', 'usr/bin/dash'],
    ['out', 'usr/bin/dash'],
    ['etc/os-release', 'usr/lib/os-release'],
    ['/usr/../usr/bin/../lib/os-release', 'usr/lib/os-release'],
    ['../../usr/bin/dash', 'usr/bin/dash'],
    ['dangling', undefined],
    ['loop', undefined],
    ['usr/bin/dash/x', undefined],
    ['__proto__', undefined],
    ['constructor/prototype', undefined],
  ])('%s leads to %s', (path, real) => {
    expect(filesystem.stat(path)?.path).toBe(real);
  });

  it('finds real files by name and by ending, links not followed', () => {
    expect(filesystem.filesNamed('dash').map(({ path }) => path)).toEqual(['usr/bin/dash']);
    expect(filesystem.filesNamed('sh')).toEqual([]);
    expect(filesystem.filesEndingWith('lib/os-release').map(({ path }) => path)).toEqual([
      'usr/lib/os-release',
    ]);
    expect(filesystem.filesEndingWith('ash').map(({ path }) => path)).toEqual(['usr/bin/dash']);
  });
});

describe('against a simple model', () => {
  const names = fc.constantFrom('a', 'b', 'c');
  const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const line = fc.oneof(
    paths,
    paths.map((path) => `${path}/`),
    paths.map((path) => `!${path}`),
    paths.map((path) => `!!${path}`),
  );
  const layers = fc.array(fc.array(line, { maxLength: 10 }), { minLength: 1, maxLength: 4 });

  /** The rules of the specification on a flat set of paths: slow and plain. */
  function model(input: readonly (readonly string[])[]): string[] {
    const files = new Set<string>();
    const directories = new Set<string>();
    const remove = (path: string, self: boolean): void => {
      for (const set of [files, directories]) {
        for (const other of set)
          if ((self && other === path) || other.startsWith(`${path}/`)) set.delete(other);
      }
    };
    for (const lines of input) {
      for (const text of lines) {
        if (text.startsWith('!!')) {
          if (directories.has(text.slice(2))) remove(text.slice(2), false);
        } else if (text.startsWith('!')) remove(text.slice(1), true);
      }
      for (const text of lines) {
        if (text.startsWith('!')) continue;
        const path = text.replace(/\/$/, '');
        const parts = path.split('/');
        for (let length = 1; length < parts.length; length++) {
          const directory = parts.slice(0, length).join('/');
          files.delete(directory);
          directories.add(directory);
        }
        if (text.endsWith('/')) {
          files.delete(path);
          directories.add(path);
        } else {
          remove(path, true);
          files.add(path);
        }
      }
    }
    return [...files, ...[...directories].map((path) => `${path}/`)].sort();
  }

  it('the merge is the same on 5,000 generated images', () => {
    fc.assert(
      fc.property(layers, (input) => {
        expect(tree(merge(...input.map((lines) => layer(...lines)))).sort()).toEqual(model(input));
      }),
      { numRuns: 5000 },
    );
  });
});
