import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar } from '#format/index.ts';
import type { FileStretch } from '../source/archive/blob-files.ts';
import { compilePatterns } from './pattern.ts';
import { createLayerPool, type LayerPool } from './pool.ts';
import { readLayer } from './read-layer.ts';
import { claimTask, isUnclaimed, nextTask, type LayerTask } from './tasks.ts';

const reading = {
  patterns: compilePatterns([{ baseName: 'status', maxBytes: 100 }]),
  inspectors: [],
  temporaryDirectory: tmpdir(),
};

let folder = '';
const layers: { bytes: FileStretch; digest: string }[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-pool-'));
  for (let index = 0; index < 6; index++) {
    const tar = writeTar([
      { path: 'etc', directory: true },
      { path: `etc/file-${index}`, content: 'x'.repeat(index * 200_000) },
      { path: 'etc/status', content: `status ${index}` },
    ]);
    const path = join(folder, `${index}.tar`);
    writeFileSync(path, tar);
    const digest = `sha256:${createHash('sha256').update(tar).digest('hex')}`;
    layers.push({ bytes: { kind: 'file', path, offset: 0, length: tar.length }, digest });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A pool whose workers run a script with the same patterns; the first is there already when the tasks come. */
async function poolOf(workers: number): Promise<LayerPool> {
  const path = join(folder, `worker-${workers}.ts`);
  writeFileSync(path, SERVE);
  const url = new URL(`file://${path}`);
  if (workers === 0) return createLayerPool({ reading, workers });
  const started = new Worker(url);
  await new Promise((resolve) => void started.once('online', resolve));
  return createLayerPool({ reading, workers, started, worker: { url, data: {} } });
}

const SERVE = `
import { serveLayerTasks } from '${new URL('./serve-tasks.ts', import.meta.url).href}';
import { compilePatterns } from '${new URL('./pattern.ts', import.meta.url).href}';
serveLayerTasks({
  reading: async () => ({
    patterns: compilePatterns([{ baseName: 'status', maxBytes: 100 }]), inspectors: [], temporaryDirectory: '/tmp',
  }),
  apart: async () => [],
});
`;

describe('a pool', () => {
  it.each([0, 1, 3])(
    'with %i workers reads and hashes every layer once, and each as it is',
    async (workers) => {
      const pool = await poolOf(workers);
      const results = await Promise.all(
        layers.map(async ({ bytes, digest }) => {
          const [contents, actual] = await Promise.all([
            pool.read(bytes, { diffId: digest as `sha256:${string}` }),
            pool.hash(bytes),
          ]);
          const { contents: expected } = await readLayer(bytes, {}, reading);
          return actual === digest && JSON.stringify(contents.paths) === JSON.stringify(expected.paths);
        }),
      );
      expect(results).toEqual(layers.map(() => true));
      await pool.close();
      await expect(pool.hash(layers[0]!.bytes)).rejects.toMatchObject({ code: 'image.worker' });
    },
  );
});

describe('tasks', () => {
  const task = (kind: 'read' | 'hash', length: number): { readonly task: LayerTask } => {
    const bytes = { kind: 'file', path: '', offset: 0, length } as const;
    return { task: kind === 'read' ? { kind, bytes, expected: {} } : { kind, bytes } };
  };
  const waiting = [task('read', 5), task('hash', 9), task('read', 7), task('hash', 3)];

  it('are done by preference, the largest first', () => {
    expect(nextTask(waiting, ['read', 'hash'])).toBe(waiting[2]);
    expect(nextTask(waiting, ['hash', 'read'])).toBe(waiting[1]);
    expect(nextTask([waiting[0]!, waiting[2]!], ['hash', 'read'])).toBe(waiting[2]);
    expect(nextTask([], ['hash', 'read'])).toBeUndefined();
  });

  it('can be claimed once', () => {
    const claim = new SharedArrayBuffer(4);
    expect(isUnclaimed(claim)).toBe(true);
    expect([claimTask(claim), claimTask(claim), isUnclaimed(claim)]).toEqual([true, false, false]);
  });
});
