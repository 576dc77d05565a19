import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar, type TarInput } from '#format/index.ts';
import { decodeLayer, encodeLayer } from './codec.ts';
import type { LayerContents } from './contents.ts';
import { createMergedFilesystem } from './merged-filesystem.ts';
import { mergeLayers } from './merge.ts';
import { compilePatterns } from './pattern.ts';
import { readLayer } from './read-layer.ts';

const ENTRIES = 100_000;

/** In a thousand directories that no entry names; the last one is to be kept, whatever came before. */
const pathOf = (index: number): string =>
  index === ENTRIES - 1 ? 'etc/os-release' : `srv/directory-${index % 1000}/sub/file-${index}`;

describe(`a layer of ${ENTRIES} entries`, () => {
  const reading = {
    patterns: compilePatterns([{ path: 'etc/os-release', maxBytes: 1000 }]),
    inspectors: [],
    temporaryDirectory: tmpdir(),
  };
  let folder = '';
  let tar: Buffer;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-large-layer-'));
    const members = Array.from({ length: ENTRIES }, (_, index): TarInput => {
      const path = pathOf(index);
      return index % 10 === 3
        ? { path, link: 'somewhere' }
        : { path, content: index % 2 === 0 ? '' : 'text' };
    });
    tar = writeTar(members);
    writeFileSync(join(folder, 'layer.tar'), tar);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sources: readonly (readonly [string, () => Promise<LayerContents>])[] = [
    [
      'by seeking in a file',
      async () => {
        const path = join(folder, 'layer.tar');
        return (await readLayer({ kind: 'file', path, offset: 0, length: tar.length }, {}, reading)).contents;
      },
    ],
    [
      'as a compressed stream',
      async () => {
        const chunks = (async function* () {
          yield gzipSync(tar, { level: 1 });
        })();
        return (await readLayer({ kind: 'stream', chunks }, {}, reading)).contents;
      },
    ],
  ];

  it.each(sources)('is read whole %s', async (_how, read) => {
    const contents = await read();
    expect(contents.incomplete).toEqual([]);
    expect(contents.paths).toHaveLength(ENTRIES);
    expect(contents.paths[54_321]).toBe(pathOf(54_321));
    const filesystem = createMergedFilesystem(mergeLayers([contents]));
    expect(filesystem.readText('etc/os-release')).toBe('text');
    expect(filesystem.stat(pathOf(77_777))).toMatchObject({ type: 'file', size: 4 });
    expect(filesystem.stat('srv/directory-7/sub')).toMatchObject({ type: 'directory' });
    expect(filesystem.list('srv')).toHaveLength(1000);
  });

  it('goes from thread to thread and into the cache in some 50 bytes an entry, and comes back the same', async () => {
    const contents = await sources[0]![1]();
    const encoded = encodeLayer(contents);
    expect(encoded.length).toBeLessThan(70 * ENTRIES);
    expect(decodeLayer(encoded)).toEqual(contents);
  });

  it('that is cut off keeps what stands before the cut, and says so', async () => {
    const path = join(folder, 'cut.tar');
    // Not at the end of a block: a missing end marker alone is tolerated.
    const half = tar.subarray(0, (tar.length >> 1) + 100);
    writeFileSync(path, half);
    const { contents } = await readLayer({ kind: 'file', path, offset: 0, length: half.length }, {}, reading);
    expect(contents.incomplete.map(({ code }) => code)).toEqual(['tar.truncated']);
    expect(contents.paths.length).toBeGreaterThan(ENTRIES * 0.45);
  });
});
