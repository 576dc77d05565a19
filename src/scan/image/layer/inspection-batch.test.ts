import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar, type TarInput } from '#format/index.ts';
import type { FileInspector } from '../inspector.ts';
import type { LayerContents } from './contents.ts';
import { compilePatterns } from './pattern.ts';
import { createLayerPool, type LayerPool } from './pool.ts';
import { readLayer, type LayerReading } from './read-layer.ts';

/** What all threads look for, as a module that they import: what a file holds, what fails on some, and what is done at once. */
const INSPECTORS = `
import { Problem } from '${new URL('../../../core/index.ts', import.meta.url).href}';
export const inspectors = [
  {
    name: 'sum', version: 1, apart: true,
    wants: ({ path, size }) => size > 0 && !path.endsWith('.skip'),
    inspect: ({ path, size, mode }, content) => {
      let sum = 0;
      for (const byte of content.read(0, size)) sum = (sum * 31 + byte) % 1000003;
      return { path, size, mode, sum };
    },
  },
  {
    name: 'fussy', version: 1, apart: true,
    wants: ({ path }) => path.endsWith('.bad'),
    inspect: ({ path }) => { throw new Problem('image.inspector', path + ' is bad'); },
  },
  {
    name: 'here', version: 1,
    wants: ({ path }) => path.endsWith('.js') || path.endsWith('.bad'),
    inspect: ({ path }) => path.length,
  },
];`;
const patterns = [{ baseName: 'keep.js', maxBytes: 1000 }];

let folder = '';
let reading: LayerReading;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-batch-'));
  writeFileSync(join(folder, 'inspectors.ts'), INSPECTORS);
  const { inspectors } = (await import(join(folder, 'inspectors.ts'))) as { inspectors: FileInspector[] };
  reading = { patterns: compilePatterns(patterns), inspectors, temporaryDirectory: tmpdir() };
  writeFileSync(
    join(folder, 'worker.ts'),
    `import { serveLayerTasks } from '${new URL('./serve-tasks.ts', import.meta.url).href}';
import { compilePatterns } from '${new URL('./pattern.ts', import.meta.url).href}';
import { inspectors } from './inspectors.ts';
serveLayerTasks({
  reading: async () => ({ patterns: compilePatterns(${JSON.stringify(patterns)}), inspectors, temporaryDirectory: '/tmp' }),
  apart: async () => inspectors.filter(({ apart }) => apart),
});`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function poolOf(workers: number): Promise<LayerPool> {
  const url = new URL(`file://${join(folder, 'worker.ts')}`);
  if (workers === 0) return createLayerPool({ reading, workers });
  const started = new Worker(url);
  await new Promise((resolve) => void started.once('online', resolve));
  return createLayerPool({ reading, workers, started, worker: { url, data: {} } });
}

async function readWith(pool: LayerPool, members: readonly TarInput[]): Promise<LayerContents> {
  const tar = writeTar(members);
  const path = join(folder, 'layer.tar');
  writeFileSync(path, tar);
  return pool.read({ kind: 'file', path, offset: 0, length: tar.length }, {});
}

async function readInStream(members: readonly TarInput[]): Promise<LayerContents> {
  const tar = writeTar(members);
  const chunks = (async function* () {
    yield tar;
  })();
  return (await readLayer({ kind: 'stream', chunks }, {}, reading)).contents;
}

/** What counts of a layer, whoever looked into its files. */
function said({ paths, kept, observations, incomplete }: LayerContents): unknown {
  const sorted = (values: readonly unknown[]): string[] =>
    values.map((value) => JSON.stringify(value)).sort();
  return {
    paths,
    kept: [...kept].map(([entry, bytes]) => [entry, Buffer.from(bytes).toString()]),
    observations: sorted(observations.map(({ entry, inspector, value }) => [entry, inspector, value])),
    incomplete: sorted(incomplete),
  };
}

const SIZES = [0, 1, 511, 512, 513, 8_000, 65_536, 65_537, 300_000];
const NAMES = ['a.js', 'b.bad', 'c.skip', 'keep.js', 'größe'];
const members = fc.array(fc.tuple(fc.constantFrom(...SIZES), fc.constantFrom(...NAMES)), { maxLength: 30 });

describe('inspections on another thread', () => {
  it.each([0, 1, 3])('with %i workers say what those of a stream say', async (workers) => {
    const pool = await poolOf(workers);
    try {
      await fc.assert(
        fc.asyncProperty(members, async (files) => {
          const inputs = files.map(([size, name], index) => ({
            path: `opt/${index}/${name}`,
            content: `${index}${name}`.repeat(Math.ceil(size / 4)).slice(0, size),
          }));
          expect(said(await readWith(pool, inputs))).toEqual(said(await readInStream(inputs)));
        }),
        { numRuns: 15 },
      );
    } finally {
      await pool.close();
    }
  });

  it('come in batches where there are many files', async () => {
    const pool = await poolOf(1);
    const inputs = Array.from({ length: 3000 }, (_, index) => ({
      path: `srv/f${index}`,
      content: `${index}`,
    }));
    try {
      expect(said(await readWith(pool, inputs))).toEqual(said(await readInStream(inputs)));
    } finally {
      await pool.close();
    }
  });

  it('are taken back where a layer has to be read again for the names of hard links', async () => {
    const pool = await poolOf(1);
    const inputs: TarInput[] = [
      { path: 'store/1.skip', content: 'hidden' },
      { path: 'app/keep.js', link: 'store/1.skip', hard: true },
      { path: 'app/x', content: 'shown' },
    ];
    try {
      const contents = await readWith(pool, inputs);
      expect([...contents.kept.keys()]).toEqual([0]);
      expect(contents.observations.map(({ inspector, entry }) => [entry, inspector])).toEqual([
        [0, 'here'],
        [0, 'sum'],
        [2, 'sum'],
      ]);
    } finally {
      await pool.close();
    }
  });

  it('end with the layer when the file is shorter than its members say', async () => {
    const pool = await poolOf(1);
    const tar = writeTar([
      { path: 'a', content: 'x'.repeat(1000) },
      { path: 'b', content: 'y'.repeat(100_000) },
    ]);
    const path = join(folder, 'short.tar');
    writeFileSync(path, tar.subarray(0, 4000));
    try {
      const contents = await pool.read({ kind: 'file', path, offset: 0, length: 4000 }, {});
      expect(contents.paths).toEqual(['a', 'b']);
      expect(contents.incomplete.map(({ code }) => code)).toContain('tar.truncated');
    } finally {
      await pool.close();
    }
  });
});
