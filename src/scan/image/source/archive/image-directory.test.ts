import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '#core/index.ts';
import { writeTar } from '#format/index.ts';
import { parsePlatform } from '../platform.ts';
import { openDirectoryFiles } from './blob-files.ts';
import { isImageDirectory, openImageDirectory } from './image-directory.ts';

const AMD64 = parsePlatform('linux/amd64');
const LAYER = writeTar([{ path: 'etc/os-release', content: 'ID=debian\n' }]);
const CONFIG = JSON.stringify({
  os: 'linux',
  architecture: 'amd64',
  rootfs: { type: 'layers', diff_ids: [digestOf(LAYER)] },
});
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: digestOf(CONFIG),
    size: CONFIG.length,
  },
  layers: [
    { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(LAYER), size: LAYER.length },
  ],
});

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bulkhead-image-directory-'));
});
afterAll(() => rmSync(root, { recursive: true }));

function directory(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(root, 'x-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

const hex = (content: string | Uint8Array): string => digestOf(content).slice(7);
const TRANSPORT = {
  version: 'Directory Transport Version: 1.1\n',
  'manifest.json': MANIFEST,
  [hex(CONFIG)]: CONFIG,
  [hex(LAYER)]: LAYER,
};

describe('a directory with an image', () => {
  it('has files only where there are files', () => {
    const layout = directory({ 'oci-layout': '{"imageLayoutVersion":"1.0.0"}' });
    mkdirSync(join(layout, 'index.json'));
    expect(isImageDirectory(layout)).toBe(false);
    expect(openDirectoryFiles(layout).document('index.json')).toBeUndefined();
    expect(() => openImageDirectory(layout, 'x', AMD64, undefined)).toThrow(/holds no image/);
  });

  it.each([
    ['of the dir: transport', TRANSPORT, digestOf(MANIFEST)],
    [
      'that is a layout',
      {
        'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
        'index.json': JSON.stringify({
          schemaVersion: 2,
          manifests: [
            {
              mediaType: 'application/vnd.oci.image.manifest.v1+json',
              digest: digestOf(MANIFEST),
              size: MANIFEST.length,
            },
          ],
        }),
        [`blobs/sha256/${hex(MANIFEST)}`]: MANIFEST,
        [`blobs/sha256/${hex(CONFIG)}`]: CONFIG,
        [`blobs/sha256/${hex(LAYER)}`]: LAYER,
      },
      digestOf(MANIFEST),
    ],
    [
      'that is an unpacked docker save',
      {
        'manifest.json': '[{"Config":"config.json","RepoTags":null,"Layers":["a/layer.tar"]}]',
        'config.json': CONFIG,
        'a/layer.tar': LAYER,
      },
      undefined,
    ],
  ])('%s is opened', async (_what, files, manifestDigest) => {
    const path = directory(files);
    expect(isImageDirectory(path)).toBe(true);
    const image = openImageDirectory(path, 'x', AMD64, undefined);
    expect([image.configDigest, image.manifestDigest]).toEqual([digestOf(CONFIG), manifestDigest]);
    expect(await image.layers[0]!.open()).toMatchObject({ kind: 'file', length: LAYER.length });
  });

  it.each([
    ['has a manifest of another program', { 'manifest.json': '{"name":"app"}' }],
    ['has a list as its manifest', { 'manifest.json': '[1]' }],
    ['has a version', { version: '1.2.3' }],
    ['is empty', {}],
  ])('is not one that %s', (_what, files) => {
    expect(isImageDirectory(directory(files))).toBe(false);
  });

  it.each([
    ['lacks its manifest', { 'manifest.json': undefined }, 'has no manifest.json'],
    ['lacks its configuration', { [hex(CONFIG)]: undefined }, 'lacks the blob'],
    ['has another configuration', { [hex(CONFIG)]: `${CONFIG} ` }, 'has the digest'],
    ['has no JSON', { 'manifest.json': '{' }, 'not JSON'],
  ])('of the dir: transport is an error where it %s', (_what, change, message) => {
    const files = Object.fromEntries(
      Object.entries({ ...TRANSPORT, ...change }).flatMap(([name, content]) =>
        content === undefined ? [] : [[name, content]],
      ),
    ) as Record<string, string>;
    expect(() => openImageDirectory(directory(files), 'x', AMD64, undefined)).toThrow(message);
  });
});
