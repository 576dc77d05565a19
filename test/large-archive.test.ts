import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar } from '#format/index.ts';

/** Large enough that the program begins with it before it is loaded. */
const FILLER = Buffer.alloc(30 * 1024 * 1024, 'nothing that anybody looks for\n');
const PROGRAM = join(import.meta.dirname, '../src/cli/main.ts');
/** With the first, layers are hashed from mapped memory where that can be; with the second, by a thread. */
const SCANNERS = ['packages', 'packages,secrets,malware,misconfig'];

const layers = ['first', 'second'].map((name) =>
  writeTar([
    { path: `srv/node_modules/${name}/package.json`, content: JSON.stringify({ name, version: '1.0.0' }) },
    { path: `srv/${name}`, content: FILLER },
  ]),
);

let folder = '';
let images = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-large-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A `docker save` archive on disk; `stored` may change a layer after its digest was taken. */
function archiveOf(stored: (layer: Buffer, index: number) => Uint8Array = (layer) => layer): string {
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
  });
  const names = layers.map((_, index) => `${index}/layer.tar`);
  const path = join(folder, `image-${images++}.tar`);
  writeFileSync(
    path,
    writeTar([
      ...layers.map((layer, index) => ({ path: names[index]!, content: stored(Buffer.from(layer), index) })),
      { path: `${sha256(config)}.json`, content: config },
      {
        path: 'manifest.json',
        content: JSON.stringify([{ Config: `${sha256(config)}.json`, RepoTags: ['a:1'], Layers: names }]),
      },
    ]),
  );
  return path;
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Outcome {
  readonly status: number | null;
  readonly names: readonly string[];
  readonly error: string;
}

/** Runs the program as people do. */
function scan(path: string, scanners: string): Outcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, 'scan', '--scanners', scanners, '-o', 'json', path],
    { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: `${path}.cache` } },
  );
  const packages = status === 0 ? (JSON.parse(stdout) as { packages: { name: string }[] }).packages : [];
  return { status, names: packages.map(({ name }) => name), error: stderr };
}

describe.each(SCANNERS)('a large archive, scanned for %s', (scanners) => {
  const whole = { status: 0, names: ['first', 'second'], error: '' };

  it('gives the same when it is read and when it was read before', () => {
    const path = archiveOf();
    expect(scan(path, scanners)).toEqual(whole);
    expect(scan(path, scanners)).toEqual(whole);
  });

  it('gives the same while somebody has it open to write', () => {
    const path = archiveOf();
    const fd = openSync(path, 'r+');
    expect(scan(path, scanners)).toEqual(whole);
    closeSync(fd);
  });

  it('gives the same when its layers are compressed', () => {
    expect(
      scan(
        archiveOf((layer) => gzipSync(layer)),
        scanners,
      ),
    ).toEqual(whole);
  });

  it.each([0, 1])('is refused, each time, when a byte of layer %i is another', (damaged) => {
    const path = archiveOf((layer, index) => {
      if (index === damaged) layer[layer.length - 5_000_000]! ^= 1;
      return layer;
    });
    for (let time = 0; time < 2; time++) {
      const { status, error } = scan(path, scanners);
      expect(error).toContain(`the image configuration names as diff id`);
      expect(status).toBe(2);
    }
  });

  it('is refused when it is cut short', () => {
    const path = archiveOf();
    truncateSync(path, 40_000_000);
    const { status, error } = scan(path, scanners);
    expect(error).toContain('before its last member does');
    expect(status).toBe(2);
  });
});
