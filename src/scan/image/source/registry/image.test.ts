import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestOf, MIB } from '#core/index.ts';
import { MEDIA_TYPES } from '../manifest.ts';
import { parsePlatform } from '../platform.ts';
import { shelveImage, shelveIndex, shelveManifest } from './testing/image.ts';
import { startLyingRegistry, type Lie } from './testing/lying-registry.ts';
import { IMPATIENT, openRestlessly, problemOf, readLayer } from './testing/reading.ts';

const LAYERS = [randomBytes(300_000), Buffer.from('second'), Buffer.alloc(0)];

describe('openRegistryImage', () => {
  it('gives the configuration and every byte of every layer', async () => {
    await using registry = await startLyingRegistry();
    const shelved = shelveImage(registry.shelf, LAYERS, { tag: 'v1', config: { User: 'app' } });
    const image = await openRestlessly(`${registry.host}/team/app:v1`);
    expect(image).toMatchObject({
      name: `${registry.host}/team/app:v1`,
      manifestDigest: shelved.manifestDigest,
      configDigest: shelved.configDigest,
      config: { os: 'linux', architecture: 'amd64', config: { user: 'app' } },
      repoTags: [`${registry.host}/team/app:v1`],
    });
    expect(image.indexDigest).toBeUndefined();
    // In parallel, and the same layer twice: each `open` stands alone.
    const order = [0, 1, 2, 0];
    const read = await Promise.all(order.map((index) => readLayer(image.layers[index]!)));
    expect(read.map(digestOf)).toEqual(order.map((index) => shelved.layers[index]!.digest));
    await image.close();
  });

  it('asks for nothing twice and for no layer before it is opened', async () => {
    await using registry = await startLyingRegistry();
    const { configDigest } = shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    const image = await openRestlessly(`${registry.host}/app`);
    await image.close();
    expect(registry.greetings.map(({ url }) => url)).toEqual(['/v2/']);
    expect(registry.requests.map(({ url }) => url)).toEqual([
      '/v2/app/manifests/latest',
      `/v2/app/blobs/${configDigest}`,
    ]);
  });

  it('takes the digest before the tag, and then has no tag to tell of but the one that was named', async () => {
    await using registry = await startLyingRegistry();
    const { manifestDigest } = shelveImage(registry.shelf, LAYERS, {});
    const image = await openRestlessly(`${registry.host}/app:other@${manifestDigest}`);
    expect(image.manifestDigest).toBe(manifestDigest);
    expect(image.repoTags).toEqual([`${registry.host}/app:other`]);
    await image.close();
  });

  it('follows an index, and an index in it, to the platform', async () => {
    await using registry = await startLyingRegistry();
    const { shelf, host } = registry;
    const arm = shelveImage(shelf, [Buffer.from('arm')], { architecture: 'arm64' });
    const amd = shelveImage(shelf, [Buffer.from('amd')]);
    const inner = shelveIndex(shelf, [
      { digest: arm.manifestDigest, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      { digest: amd.manifestDigest, platform: { os: 'linux', architecture: 'amd64' } },
    ]);
    const outer = shelveIndex(shelf, [{ digest: inner, mediaType: MEDIA_TYPES.index }], 'multi');
    for (const [platform, { manifestDigest }] of [
      ['linux/arm64', arm],
      ['linux/amd64', amd],
    ] as const) {
      const image = await openRestlessly(`${host}/app:multi`, { platform: parsePlatform(platform) });
      expect(image).toMatchObject({ manifestDigest, indexDigest: outer });
      await image.close();
    }
    const missing = openRestlessly(`${host}/app:multi`, { platform: parsePlatform('linux/s390x') });
    expect(await problemOf(missing)).toMatchObject({
      code: 'image.platform-missing',
      message: 'the image has nothing for linux/s390x; it has linux/amd64, linux/arm64',
    });
  });

  it('does not give out an image of one platform for one of another', async () => {
    await using registry = await startLyingRegistry();
    shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    const open = openRestlessly(`${registry.host}/app`, { platform: parsePlatform('linux/arm64') });
    expect(await problemOf(open)).toMatchObject({ code: 'image.platform-missing' });
  });

  it('gives up on an index that leads only to more indexes', async () => {
    await using registry = await startLyingRegistry();
    let digest = shelveImage(registry.shelf, LAYERS).manifestDigest;
    for (let depth = 0; depth < 6; depth++)
      digest = shelveIndex(registry.shelf, [{ digest, mediaType: MEDIA_TYPES.index }], 'latest');
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({
      code: 'registry.answer',
    });
  });

  it('says what an artifact is that is no image', async () => {
    await using registry = await startLyingRegistry();
    const { configDigest } = shelveImage(registry.shelf, []);
    registry.shelf.blobs.set(digestOf('{}'), Buffer.from('{}'));
    shelveManifest(
      registry.shelf,
      {
        schemaVersion: 2,
        mediaType: MEDIA_TYPES.manifest,
        artifactType: 'application/vnd.example.chart',
        config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 },
        layers: [{ mediaType: 'text/plain', digest: configDigest, size: 1 }],
      },
      'latest',
    );
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({
      code: 'registry.answer',
      message: 'this is not an image, but an artifact of the type application/vnd.example.chart',
    });
  });

  it('refuses a host that is none before anything is sent', async () => {
    expect(await problemOf(openRestlessly('127.0.0.1:99999/app'))).toMatchObject({
      code: 'registry.reference',
    });
    expect(await problemOf(openRestlessly('[::::]:5000/app'))).toMatchObject({ code: 'registry.reference' });
  });
});

describe('a registry that lies about manifests', () => {
  it.each<[string, string, Lie]>([
    [
      'sends other bytes than the digest that was asked for',
      'registry.digest',
      manifestLie('{"schemaVersion":2}'),
    ],
    ['sends a manifest of 5 MiB', 'http.too-large', manifestLie(' '.repeat(5 * MIB))],
    ['sends a manifest without end', 'http.too-large', endlessManifest],
    ['sends nothing', 'registry.digest', manifestLie('')],
  ])('%s: %s', async (_what, code, lie) => {
    await using registry = await startLyingRegistry(lie);
    const { manifestDigest } = shelveImage(registry.shelf, LAYERS);
    expect(await problemOf(openRestlessly(`${registry.host}/app@${manifestDigest}`))).toMatchObject({
      code,
    });
  });

  it.each<[string, string, Lie]>([
    ['announces a manifest of 5 MiB and sends none of it', 'http.too-large', announcedManifest],
    ['sends a manifest in small pieces for ever', 'http.too-slow', lingeringManifest],
  ])('%s: %s', async (_what, code, lie) => {
    await using registry = await startLyingRegistry(lie);
    expect(await problemOf(openRestlessly(`${registry.host}/app`, { pace: IMPATIENT }))).toMatchObject({
      code,
    });
  });

  it.each([
    ['is JSON 10,000 deep', '['.repeat(10_000), 'image.document-json'],
    ['is no JSON', '<html>', 'image.document-json'],
    ['is of schema 1', '{"schemaVersion":1,"fsLayers":[]}', 'image.manifest-schema1'],
    [
      'is both index and manifest',
      '{"schemaVersion":2,"manifests":[],"layers":[]}',
      'image.manifest-invalid',
    ],
  ])('a tag whose manifest %s', async (_what, body, code) => {
    await using registry = await startLyingRegistry(manifestLie(body));
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({ code });
  });

  it.each(['sha256:0000', digestOf('something else'), 'md5:d41d8cd98f00b204e9800998ecf8427e', 'x'])(
    'claims the digest %s',
    async (claim) => {
      await using registry = await startLyingRegistry((_request, response) => {
        response.setHeader('docker-content-digest', claim);
        return false;
      });
      shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
      expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({
        code: 'registry.digest',
      });
    },
  );

  it('is believed when its claim is true', async () => {
    await using registry = await startLyingRegistry();
    const { manifestDigest } = shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    registry.lie = (_request, response) => {
      response.setHeader('docker-content-digest', manifestDigest);
      return false;
    };
    const image = await openRestlessly(`${registry.host}/app`);
    expect(image.manifestDigest).toBe(manifestDigest);
    await image.close();
  });

  it('names more layers than the configuration does', async () => {
    await using registry = await startLyingRegistry();
    const { shelf, host } = registry;
    shelveImage(shelf, LAYERS, { tag: 'latest' });
    const manifest = JSON.parse(Buffer.from(shelf.manifests.get('latest')!.bytes).toString()) as {
      layers: object[];
    };
    shelveManifest(
      shelf,
      { mediaType: MEDIA_TYPES.manifest, ...manifest, layers: manifest.layers.slice(1) },
      'less',
    );
    expect(await problemOf(openRestlessly(`${host}/app:less`))).toMatchObject({
      code: 'image.manifest-invalid',
      message: 'the image manifest cannot be used: it has 2 layers, but its configuration names 3',
    });
  });
});

describe('a registry that lies about configurations', () => {
  it.each([
    ['sends another one', (size: number) => Buffer.alloc(size, 0x20), 'registry.digest'],
    ['sends more', (size: number) => Buffer.alloc(size + 1), 'registry.size'],
    ['sends less', (size: number) => Buffer.alloc(size - 1), 'registry.size'],
  ])('%s: %#', async (_what, body, code) => {
    await using registry = await startLyingRegistry();
    const { configDigest } = shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    const { length } = registry.shelf.blobs.get(configDigest)!;
    registry.shelf.blobs.set(configDigest, body(length));
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({ code });
  });

  it('announces one of 5 MiB', async () => {
    await using registry = await startLyingRegistry();
    const config = { mediaType: MEDIA_TYPES.config, digest: digestOf(''), size: 5 * MIB };
    const document = { schemaVersion: 2, mediaType: MEDIA_TYPES.manifest, config, layers: [] };
    shelveManifest(registry.shelf, document, 'latest');
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({ code: 'registry.size' });
  });
});

function manifestLie(body: string): Lie {
  return ({ url = '' }, response) => {
    if (!url.includes('/manifests/')) return false;
    response.end(body);
    return true;
  };
}

async function endlessManifest(
  { url = '' }: Parameters<Lie>[0],
  response: Parameters<Lie>[1],
): Promise<boolean> {
  if (!url.includes('/manifests/')) return false;
  const piece = Buffer.alloc(64 * 1024, 0x20);
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
  return true;
}

function announcedManifest({ url = '' }: Parameters<Lie>[0], response: Parameters<Lie>[1]): boolean {
  if (!url.includes('/manifests/')) return false;
  response.setHeader('content-length', 5 * MIB);
  response.flushHeaders();
  return true;
}

/** Fast enough for a layer, but a manifest should have ended long before. */
function lingeringManifest({ url = '' }: Parameters<Lie>[0], response: Parameters<Lie>[1]): boolean {
  if (!url.includes('/manifests/')) return false;
  const timer = setInterval(() => response.write(' '.repeat(2048)), 10);
  response.on('close', () => clearInterval(timer));
  return true;
}
