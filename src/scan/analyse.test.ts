import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar, type TarInput } from '#format/index.ts';
import { hostPlatform } from '#scan/image/index.ts';
import { analyseTarget, type Analysis, type AnalyseOptions } from './analyse.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const manifestOf = (name: string, version: string): string => JSON.stringify({ name, version });

/** More than the inflater's buffers hold: what was kept before it must not change when they are used again. */
const filler = Buffer.from(Array.from({ length: 500_000 }, (_, index) => `${index * 7919}\n`).join(''));

/** Two layers; the second removes a package of the first, adds one, and links one from a store by a hard link. */
const LAYERS: readonly (readonly TarInput[])[] = [
  [
    { path: 'srv/node_modules/kept/package.json', content: manifestOf('kept', '1.0.0') },
    { path: 'srv/filler', content: filler },
    { path: 'srv/node_modules/gone/package.json', content: manifestOf('gone', '1.0.0') },
  ],
  [
    { path: 'srv/node_modules/.wh.gone', content: '' },
    { path: 'store/ab12', content: manifestOf('linked', '3.0.0') },
    { path: 'srv/node_modules/linked/package.json', link: 'store/ab12', hard: true },
    { path: 'srv/node_modules/added/package.json', content: manifestOf('added', '2.0.0') },
  ],
];
const HISTORY = [
  { created_by: 'COPY a /' },
  { created_by: 'ENV A=1', empty_layer: true },
  { created_by: 'RUN /bin/sh -c npm prune # buildkit' },
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-analyse-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configOf(layers: readonly Uint8Array[]): string {
  return JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: {},
    history: HISTORY,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
  });
}

/** A `docker save` archive; `damage` may change a layer after its digest was taken. */
function dockerArchive(
  layers: readonly Uint8Array[],
  damage: (layer: Buffer) => Uint8Array = (layer) => layer,
): Buffer {
  const config = configOf(layers);
  return writeTar([
    ...layers.map((layer, index) => ({ path: `${index}/layer.tar`, content: damage(Buffer.from(layer)) })),
    { path: `${sha256(config)}.json`, content: config },
    {
      path: 'manifest.json',
      content: JSON.stringify([
        {
          Config: `${sha256(config)}.json`,
          RepoTags: ['a:1'],
          Layers: layers.map((_, index) => `${index}/layer.tar`),
        },
      ]),
    },
  ]);
}

/** The files of an OCI layout. */
function ociLayout(
  layers: readonly Uint8Array[],
  compress: (bytes: Uint8Array) => Uint8Array,
  type: string,
): [string, Uint8Array | string][] {
  const config = configOf(layers);
  const blobs = layers.map(compress);
  const describe = (bytes: Uint8Array | string, mediaType: string) => ({
    mediaType,
    digest: `sha256:${sha256(bytes)}`,
    size: Buffer.byteLength(bytes),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describe(config, 'application/vnd.oci.image.config.v1+json'),
    layers: blobs.map((blob) => describe(blob, type)),
  });
  const index = JSON.stringify({
    schemaVersion: 2,
    manifests: [describe(manifest, 'application/vnd.oci.image.manifest.v1+json')],
  });
  return [
    ['oci-layout', '{"imageLayoutVersion":"1.0.0"}'],
    ['index.json', index],
    ...[config, manifest, ...blobs].map((blob): [string, Uint8Array | string] => [
      `blobs/sha256/${sha256(blob)}`,
      blob,
    ]),
  ];
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function writeTree(name: string, files: readonly [string, Uint8Array | string][]): string {
  for (const [path, content] of files) {
    mkdirSync(join(folder, name, path, '..'), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  return join(folder, name);
}

async function analyse(target: string, more: Partial<AnalyseOptions> = {}): Promise<Analysis> {
  return analyseTarget({
    target,
    platform: hostPlatform('x64'),
    scanners: ['packages'],
    access: { environment: {}, home: undefined, stdin: (async function* () {})(), insecure: false },
    workers: 0,
    ...more,
  });
}

const tars = LAYERS.map((members) => writeTar(members));
const EXPECTED = ['added@2.0.0', 'kept@1.0.0', 'linked@3.0.0'];
const namesOf = ({ packages }: Analysis): string[] =>
  packages.map(({ name, version }) => `${name}@${version}`);

describe('the same image from every local source', () => {
  const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const zstd = 'application/vnd.oci.image.layer.v1.tar+zstd';
  const asTar = (files: readonly [string, Uint8Array | string][]): Buffer =>
    writeTar(files.map(([path, content]) => ({ path, content })));
  const sources: readonly (readonly [string, () => string])[] = [
    ['docker save', () => write('a.tar', dockerArchive(tars))],
    ['docker save, with gzip around', () => write('a.tar.gz', gzipSync(dockerArchive(tars)))],
    ['docker save, with zstd around', () => write('a.tar.zst', zstdCompressSync(dockerArchive(tars)))],
    ['an OCI layout of gzip layers', () => writeTree('gzip', ociLayout(tars, gzipSync, gzip))],
    ['an OCI layout of zstd layers', () => writeTree('zstd', ociLayout(tars, zstdCompressSync, zstd))],
    [
      'an OCI layout of plain layers',
      () =>
        writeTree(
          'plain',
          ociLayout(tars, (layer) => layer, 'application/vnd.oci.image.layer.v1.tar'),
        ),
    ],
    ['an OCI archive', () => write('oci.tar', asTar(ociLayout(tars, gzipSync, gzip)))],
    [
      'an OCI archive, with gzip around',
      () => write('oci.tar.gz', gzipSync(asTar(ociLayout(tars, gzipSync, gzip)))),
    ],
    [
      'an OCI layout whose media type lies',
      () => writeTree('lies', ociLayout(tars, gzipSync, 'application/vnd.oci.image.layer.v1.tar')),
    ],
  ];

  it.each(sources)('%s', async (_name, make) => {
    const analysis = await analyse(make());
    expect(namesOf(analysis)).toEqual(EXPECTED);
    expect(analysis.incomplete).toEqual([]);
    const added = analysis.packages.find(({ name }) => name === 'added')!;
    expect(added.locations[0]!.layer).toEqual({
      index: 1,
      diffId: `sha256:${sha256(tars[1]!)}`,
      instruction: 'RUN npm prune',
    });
  });

  it('standard input, which cannot be read twice: a file whose bytes had passed before its name is told', async () => {
    const archive = dockerArchive(tars);
    const stdin = (async function* () {
      for (let at = 0; at < archive.length; at += 700) yield archive.subarray(at, at + 700);
    })();
    const analysis = await analyse('-', {
      access: { environment: {}, home: undefined, stdin, insecure: false },
    });
    expect(namesOf(analysis)).toEqual(['added@2.0.0', 'kept@1.0.0']);
    expect(analysis.incomplete).toMatchObject([
      { code: 'image.hard-link', what: 'srv/node_modules/linked/package.json' },
    ]);
  });

  it('a directory', async () => {
    const path = writeTree('tree', [['node_modules/a/package.json', manifestOf('a', '1.0.0')]]);
    expect(namesOf(await analyse(`dir:${path}`))).toEqual(['a@1.0.0']);
  });
});

describe('bytes that are not what they are called', () => {
  const flip = (layer: Buffer): Buffer => {
    layer[600]! ^= 1;
    return layer;
  };

  it('a changed layer is an error, whatever else it says', async () => {
    await expect(analyse(write('flipped.tar', dockerArchive(tars, flip)))).rejects.toMatchObject({
      code: 'image.digest',
    });
    await expect(analyse(write('flipped.tar.gz', gzipSync(dockerArchive(tars, flip))))).rejects.toMatchObject(
      { code: 'image.digest' },
    );
  });

  it('a changed blob of a layout is an error', async () => {
    const files = ociLayout(tars, gzipSync, 'application/vnd.oci.image.layer.v1.tar+gzip');
    const [path, blob] = files.at(-1)! as [string, Buffer];
    const other = gzipSync(writeTar([{ path: 'x', content: 'y' }]));
    const same = Buffer.concat([other, Buffer.alloc(Math.max(0, blob.length - other.length))]).subarray(
      0,
      blob.length,
    );
    await expect(analyse(writeTree('swapped', [...files.slice(0, -1), [path, same]]))).rejects.toMatchObject({
      code: 'image.digest',
    });
  });

  it('an archive that is cut off is an error that says so', async () => {
    const whole = dockerArchive(tars);
    await expect(analyse(write('cut.tar', whole.subarray(0, 3000)))).rejects.toMatchObject({
      code: expect.stringMatching(/truncated/),
    });
    await expect(analyse(write('cut.tar.gz', gzipSync(whole).subarray(0, 300)))).rejects.toMatchObject({
      code: expect.stringMatching(/truncated|compression/),
    });
  });

  it('a layer whose tar is damaged under the right digest is incomplete, and what came before the damage counts', async () => {
    const damaged = Buffer.concat([tars[0]!.subarray(0, 1024), Buffer.alloc(512, 7)]);
    const analysis = await analyse(write('damaged.tar', dockerArchive([damaged])));
    expect(namesOf(analysis)).toEqual(['kept@1.0.0']);
    expect(analysis.incomplete).toMatchObject([{ code: 'tar.number' }]);
  });
});

describe('the cache', () => {
  it('gives the same answer, and is not fooled by other bytes in the same place', async () => {
    const cacheDirectory = join(folder, 'cache');
    const path = write('cached.tar', dockerArchive(tars));
    const first = await analyse(path, { cacheDirectory });
    expect(await analyse(path, { cacheDirectory })).toEqual(first);
    expect(await analyse(path)).toEqual(first);
    const bytes = readFileSync(path);
    bytes[512 + 600]! ^= 1;
    writeFileSync(path, bytes);
    await expect(analyse(path, { cacheDirectory })).rejects.toMatchObject({ code: 'image.digest' });
  });

  it('is a miss when its files are damaged', async () => {
    const cacheDirectory = join(folder, 'damaged-cache');
    const path = write('cached2.tar', dockerArchive(tars));
    const first = await analyse(path, { cacheDirectory });
    const { readdirSync } = await import('node:fs');
    for (const part of ['layers', 'images', 'digests']) {
      for (const name of readdirSync(join(cacheDirectory, part)))
        writeFileSync(join(cacheDirectory, part, name), 'nonsense');
    }
    expect(await analyse(path, { cacheDirectory })).toEqual(first);
  });
});

describe('secrets', () => {
  // Put together here, so that no scanner of this repository takes it for one.
  const token = ['glpat', 'x7Kq2mVtR9wLzB4nYc8d'].join('-');
  const layers = [
    writeTar([
      { path: 'app/.env', content: `GITLAB_TOKEN=${token}\n` },
      { path: 'app/settings.ini', content: `[git]\ntoken = ${token}\n` },
    ]),
    writeTar([{ path: 'app/.wh..env', content: '' }]),
  ];

  it('are found in what is seen and in what a later layer deletes, and never shown', async () => {
    const { findings } = await analyse(write('secrets.tar', dockerArchive(layers)), {
      scanners: ['packages', 'secrets'],
    });
    const found = findings.map(({ locations, ...finding }) => ({
      path: locations[0]?.path,
      layer: locations[0]?.layer?.index,
      deleted: finding.kind === 'secret' && finding.evidence['deleted'] === true,
    }));
    expect(found).toEqual([
      { path: 'app/.env', layer: 0, deleted: true },
      { path: 'app/settings.ini', layer: 0, deleted: false },
    ]);
    expect(JSON.stringify(findings)).not.toContain(token.slice(8));
  });

  it('are not looked for unless they are asked for', async () => {
    expect((await analyse(write('secrets2.tar', dockerArchive(layers)))).findings).toEqual([]);
  });
});
