import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, Problem } from '#core/index.ts';
import { MEDIA_TYPES, parseIndex, parseManifest } from './manifest.ts';
import { choosePlatform } from './platform-choice.ts';
import { parsePlatform } from './platform.ts';

const DIGEST = digestOf('content');
const CONFIG = { mediaType: MEDIA_TYPES.config, digest: DIGEST, size: 7 };
const LAYER = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: DIGEST, size: 9 };
const MANIFEST = { schemaVersion: 2, mediaType: MEDIA_TYPES.manifest, config: CONFIG, layers: [LAYER] };

describe('parseManifest', () => {
  it('reads an OCI manifest, with or without its media type', () => {
    const manifest = parseManifest(json(MANIFEST));
    expect(manifest).toMatchObject({ kind: 'manifest', config: CONFIG, layers: [LAYER] });
    expect(parseManifest(json({ ...MANIFEST, mediaType: undefined }))).toEqual(manifest);
    expect(parseManifest(json({ ...MANIFEST, mediaType: undefined }), 'text/plain')).toMatchObject({
      kind: 'manifest',
    });
  });

  it('reads a Docker schema 2 manifest and a manifest list', () => {
    expect(parseManifest(json({ ...MANIFEST, mediaType: MEDIA_TYPES.dockerManifest })).kind).toBe('manifest');
    const list = { schemaVersion: 2, mediaType: MEDIA_TYPES.dockerIndex, manifests: [LAYER] };
    expect(parseManifest(json(list)).kind).toBe('index');
  });

  it('keeps annotations without a prototype', () => {
    const text = JSON.stringify({ ...MANIFEST, layers: [] }).replace(
      '"size":7',
      '"size":7,"annotations":{"__proto__":"x","a":"b","n":1}',
    );
    const manifest = parseManifest(new TextEncoder().encode(text));
    if (manifest.kind !== 'manifest') throw new Error('not a manifest');
    expect(Object.entries(manifest.config.annotations)).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
    expect(Object.getPrototypeOf(manifest.config.annotations)).toBeNull();
  });

  it.each([
    ['schema 1 by its version', { schemaVersion: 1, fsLayers: [] }, undefined, 'image.manifest-schema1'],
    [
      'schema 1 by its media type',
      { schemaVersion: 2 },
      'application/vnd.docker.distribution.manifest.v1+prettyjws',
      'image.manifest-schema1',
    ],
    ['another version', { ...MANIFEST, schemaVersion: 3 }, undefined, 'image.manifest-invalid'],
    ['no version', { ...MANIFEST, schemaVersion: undefined }, undefined, 'image.manifest-invalid'],
    ['both an index and a manifest', { ...MANIFEST, manifests: [] }, undefined, 'image.manifest-invalid'],
    ['neither', { schemaVersion: 2, mediaType: 'application/x' }, undefined, 'image.manifest-unknown'],
    [
      'an index by name only',
      { ...MANIFEST, mediaType: MEDIA_TYPES.index },
      undefined,
      'image.manifest-invalid',
    ],
    ['no configuration', { ...MANIFEST, config: undefined }, undefined, 'image.manifest-invalid'],
    ['layers that are no list', { ...MANIFEST, layers: {} }, undefined, 'image.manifest-invalid'],
    [
      'a weak digest',
      { ...MANIFEST, config: { ...CONFIG, digest: 'md5:00' } },
      undefined,
      'image.manifest-invalid',
    ],
    [
      'a negative size',
      { ...MANIFEST, layers: [{ ...LAYER, size: -1 }] },
      undefined,
      'image.manifest-invalid',
    ],
    [
      'a broken size',
      { ...MANIFEST, layers: [{ ...LAYER, size: 1.5 }] },
      undefined,
      'image.manifest-invalid',
    ],
    [
      'a size of 2^60',
      { ...MANIFEST, layers: [{ ...LAYER, size: 2 ** 60 }] },
      undefined,
      'image.manifest-invalid',
    ],
    [
      'a media type with a line break',
      { ...MANIFEST, layers: [{ ...LAYER, mediaType: 'a/b\r\nc: d' }] },
      undefined,
      'image.manifest-invalid',
    ],
    [
      '1,025 layers',
      { ...MANIFEST, layers: Array.from({ length: 1025 }, () => LAYER) },
      undefined,
      'image.manifest-invalid',
    ],
    [
      '10,001 platforms',
      { schemaVersion: 2, manifests: Array.from({ length: 10_001 }, () => CONFIG) },
      undefined,
      'image.manifest-invalid',
    ],
  ])('refuses %s', (_what, document, mediaType, code) => {
    expect(() => parseManifest(json(document), mediaType)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['more than 4 MiB', new Uint8Array(4 * 1024 * 1024 + 1), 'image.document-size'],
    ['10,000 levels', new TextEncoder().encode('['.repeat(10_000)), 'image.document-json'],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 'image.document-json'],
    ['a list', new TextEncoder().encode('[]'), 'image.document-json'],
    ['no bytes', new Uint8Array(), 'image.document-json'],
  ])('refuses %s', (_what, bytes, code) => {
    expect(() => parseManifest(bytes)).toThrow(expect.objectContaining({ code }));
  });

  it('does not count brackets inside of strings as nesting', () => {
    const annotations = { a: `${'['.repeat(500)}\\"${'{'.repeat(500)}` };
    expect(parseManifest(json({ ...MANIFEST, config: { ...CONFIG, annotations } })).kind).toBe('manifest');
  });

  it('throws nothing but a Problem', () => {
    const shapes = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record(
          {
            schemaVersion: fc.oneof(fc.constant(2), fc.anything()),
            mediaType: fc.oneof(fc.constantFrom(...Object.values(MEDIA_TYPES)), fc.string()),
            config: fc.oneof(fc.constant(CONFIG), fc.anything()),
            layers: fc.oneof(fc.array(fc.oneof(fc.constant(LAYER), fc.anything())), fc.anything()),
            manifests: fc.anything(),
          },
          { requiredKeys: ['schemaVersion'] },
        )
        .map((value) => stringify(value)),
    );
    fc.assert(
      fc.property(shapes, (text) => {
        const problem = problemOf(() => parseManifest(new TextEncoder().encode(text)));
        expect(problem?.code ?? 'image.').toMatch(/^image\./);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parseIndex', () => {
  it('refuses a manifest', () => {
    expect(() => parseIndex(json(MANIFEST))).toThrow(
      expect.objectContaining({ code: 'image.manifest-invalid' }),
    );
  });
});

describe('choosePlatform', () => {
  const index = indexFor(
    { platform: { os: 'linux', architecture: 'arm', variant: 'v6' }, name: 'armv6' },
    { platform: { os: 'linux', architecture: '386' }, name: '386' },
    { platform: { os: 'linux', architecture: 'amd64', variant: 'v2' }, name: 'amd64v2' },
    { platform: { os: 'linux', architecture: 'amd64' }, name: 'amd64' },
    { platform: { os: 'linux', architecture: 'amd64' }, name: 'amd64 again' },
    { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' }, name: 'arm64' },
    { platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.1' }, name: 'windows' },
    { platform: { os: 'unknown', architecture: 'unknown' }, name: 'attestation' },
  );

  it.each([
    ['linux/amd64', 'amd64'],
    ['linux/amd64/v3', 'amd64v2'],
    ['linux/386', '386'],
    ['linux/arm64', 'arm64'],
    ['linux/arm64/v8', 'arm64'],
    ['linux/arm64/v9', 'arm64'],
    ['linux/arm/v7', 'armv6'],
    ['windows/amd64', 'windows'],
    ['windows(10.0.17763)/amd64', 'windows'],
  ])('for %s takes %s', (platform, name) => {
    expect(choosePlatform(index, parsePlatform(platform)).annotations.name).toBe(name);
  });

  it('says what there is when the platform is missing', () => {
    expect(() => choosePlatform(index, parsePlatform('linux/s390x'))).toThrow(
      'the image has nothing for linux/s390x; it has linux/386, linux/amd64, linux/amd64/v2, linux/arm/v6, linux/arm64, windows(10.0.17763.1)/amd64',
    );
  });

  it('never takes an attestation, even alone', () => {
    const alone = indexFor({ platform: { os: 'unknown', architecture: 'unknown' }, name: 'attestation' });
    expect(() => choosePlatform(alone, parsePlatform('unknown/unknown'))).toThrow('no images at all');
    const marked = parseIndex(
      json({
        schemaVersion: 2,
        manifests: [{ ...CONFIG, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }],
      }),
    );
    expect(() => choosePlatform(marked, parsePlatform('linux/amd64'))).toThrow('no images at all');
  });

  it('takes the one image that does not say its platform, but does not guess between two', () => {
    expect(choosePlatform(indexFor({ name: 'only' }), parsePlatform('linux/amd64')).annotations.name).toBe(
      'only',
    );
    expect(() =>
      choosePlatform(indexFor({ name: 'one' }, { name: 'two' }), parsePlatform('linux/amd64')),
    ).toThrow(expect.objectContaining({ code: 'image.platform-ambiguous' }));
  });
});

function indexFor(...entries: readonly { readonly platform?: object; readonly name: string }[]) {
  const manifests = entries.map(({ platform, name }) => ({
    mediaType: MEDIA_TYPES.manifest,
    digest: digestOf(name),
    size: 1,
    platform,
    annotations: { name },
  }));
  return parseIndex(json({ schemaVersion: 2, manifests }));
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // A bigint or a loop: fast-check's values need not be JSON.
  }
}

/** The problem that a call ends with; anything else that is thrown goes through. */
function problemOf(call: () => unknown): Problem | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
