import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '#format/index.ts';
import { ENTRY, type LayerContents } from '../layer/contents.ts';
import { compilePatterns } from '../layer/pattern.ts';
import { createLayerPool } from '../layer/pool.ts';
import { readDirectory } from './directory.ts';
import { walkDirectory } from './walk-directory.ts';

const root = mkdtempSync(join(tmpdir(), 'bulkhead-directory-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function read(
  inspect: (path: string, content: ByteSource) => number | undefined,
  meanwhile: () => void = () => {},
): Promise<LayerContents> {
  const walk = walkDirectory(root);
  meanwhile();
  const pool = createLayerPool({
    workers: 0,
    reading: {
      patterns: compilePatterns([{ suffix: '.kept', maxBytes: 1_000_000 }]),
      inspectors: [
        {
          name: 'size',
          version: 1,
          wants: (file) => file.path.endsWith('.seen'),
          inspect: (file, content) => inspect(file.path, content),
        },
      ],
      temporaryDirectory: tmpdir(),
    },
  });
  try {
    return await readDirectory(root, walk, pool);
  } finally {
    await pool.close();
  }
}

describe('reading a directory', () => {
  it('reads small and large files, links and folders as a layer would have them', async () => {
    write('a/small.seen', 'abc');
    write('a/empty.seen', '');
    write('a/large.seen', Buffer.alloc(300_000, 'x'));
    write('b/one.kept', 'kept');
    write('b/large.kept', Buffer.alloc(200_000, 'k'));
    symlinkSync('../a', join(root, 'b/link'));
    const contents = await read((_path, content) => content.read(0, content.size).length);
    expect(contents.paths).toEqual([
      'a',
      'b',
      'b/large.kept',
      'b/link',
      'b/one.kept',
      'a/empty.seen',
      'a/large.seen',
      'a/small.seen',
    ]);
    const of = (path: string): number => contents.paths.indexOf(path);
    expect(contents.types[of('b/link')]).toBe(ENTRY.symlink);
    expect(contents.targets.get(of('b/link'))).toBe('../a');
    expect(contents.sizes[of('a/large.seen')]).toBe(300_000);
    expect([...contents.kept].map(([entry, bytes]) => [contents.paths[entry], bytes.length])).toEqual([
      ['b/large.kept', 200_000],
      ['b/one.kept', 4],
    ]);
    expect(contents.observations.map(({ entry, value }) => [contents.paths[entry], value])).toEqual([
      ['a/empty.seen', 0],
      ['a/large.seen', 300_000],
      ['a/small.seen', 3],
    ]);
    expect(contents.incomplete).toEqual([]);
  });

  it('joins what several tasks read', async () => {
    for (let number = 0; number < 1300; number++) write(`many/${number}.seen`, 'x'.repeat(number % 7));
    const contents = await read((path, content) => (path.startsWith('many/') ? content.size : undefined));
    expect(contents.observations.length).toBe(1300);
    for (const { entry, value } of contents.observations)
      expect(value).toBe(Number(/\d+/.exec(contents.paths[entry]!)![0]) % 7);
  });

  it('tells what it can not read', async () => {
    write('gone.seen', 'x');
    const { incomplete } = await read(
      () => undefined,
      () => rmSync(join(root, 'gone.seen')),
    );
    expect(incomplete).toMatchObject([{ code: 'image.unreadable', what: 'gone.seen' }]);
  });

  it('tells of a file that a reader fails on, and goes on', async () => {
    const contents = await read((path) => {
      if (path.startsWith('a/')) throw new Error('no');
      return undefined;
    });
    expect(contents.incomplete.map(({ what }) => what)).toEqual([
      'a/empty.seen',
      'a/large.seen',
      'a/small.seen',
    ]);
  });

  it('says which directory is not there', () => {
    expect(() => walkDirectory(join(root, 'missing'))).toThrow(/missing can't be read/);
  });
});
