import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, Problem } from '#core/index.ts';
import { parseReference } from '../../reference/reference.ts';
import { parseRegistryMirror, placesOf, type RegistryMirror } from './mirror.ts';
import { shelveImage } from './testing/image.ts';
import { sendError, startLyingRegistry, type LyingRegistry } from './testing/lying-registry.ts';
import { openRestlessly, problemOf, readLayer } from './testing/reading.ts';

describe('parseRegistryMirror', () => {
  it.each([
    [
      'docker.io=https://mirror.example',
      { of: 'docker.io', domain: 'mirror.example', prefix: '', insecure: false },
    ],
    [
      'index.docker.io=http://10.0.0.1:5000/',
      { of: 'docker.io', domain: '10.0.0.1:5000', prefix: '', insecure: true },
    ],
    [
      'quay.io=https://Proxy.example/quay/all/',
      { of: 'quay.io', domain: 'proxy.example', prefix: 'quay/all/', insecure: false },
    ],
    [
      'localhost:5000=https://[::1]:5001',
      { of: 'localhost:5000', domain: '[::1]:5001', prefix: '', insecure: false },
    ],
    ['docker.io=http://mirror', { of: 'docker.io', domain: 'mirror', prefix: '', insecure: true }],
  ])('reads %s', (text, mirror) => {
    expect(parseRegistryMirror(text)).toEqual(mirror);
  });

  it.each([
    ['https://mirror.example', 'it has no registry'],
    ['=https://mirror.example', 'it has no registry'],
    ['docker.io=', 'is no http or https URL'],
    ['docker.io=mirror.example', 'is no http or https URL'],
    ['docker.io=ftp://mirror.example', 'is no http or https URL'],
    ['docker.io=https://amy:secret@mirror.example', 'a user name'],
    ['docker.io=https://mirror.example/?x=1', 'a query'],
    ['docker.io=https://mirror.example/Upper', 'images cannot have such a path'],
    ['docker.io=https://mirror.example/a//b', 'images cannot have such a path'],
    ['a b=https://mirror.example', 'is no registry'],
  ])('refuses %s', (text, why) => {
    expect(() => parseRegistryMirror(text)).toThrow(why);
  });

  it('throws nothing but a problem', () => {
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.domain(), fc.webUrl()).map((pair) => pair.join('=')),
    );
    fc.assert(
      fc.property(text, (one) => {
        try {
          expect(parseRegistryMirror(one).of).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('asks mirrors in their order, under their own paths, and then the registry', () => {
    const mirrors = [
      'quay.io=https://other.example',
      'docker.io=https://a.example/hub',
      'docker.io=http://b',
    ];
    const places = placesOf(parseReference('node:22'), mirrors.map(parseRegistryMirror));
    expect(places.map(({ reference: { domain, path, tag } }) => [domain, path, tag])).toEqual([
      ['a.example', 'hub/library/node', '22'],
      ['b', 'library/node', '22'],
      ['docker.io', 'library/node', '22'],
    ]);
  });
});

describe('an image with a mirror', () => {
  const LAYERS = [randomBytes(300_000), Buffer.from('second')];
  const mirrorOf = (registry: LyingRegistry, mirror: LyingRegistry, path = ''): RegistryMirror =>
    parseRegistryMirror(`${registry.host}=http://${mirror.host}${path}`);

  it('comes from there, under its own name, and the registry is not asked', async () => {
    await using registry = await startLyingRegistry();
    await using mirror = await startLyingRegistry();
    const shelved = shelveImage(mirror.shelf, LAYERS, { tag: 'v1' });
    const name = `${registry.host}/team/app:v1`;
    const image = await openRestlessly(name, { mirrors: [mirrorOf(registry, mirror, '/proxy')] });
    expect(image).toMatchObject({ name, repoTags: [name], manifestDigest: shelved.manifestDigest });
    expect(digestOf(await readLayer(image.layers[0]!))).toBe(shelved.layers[0]!.digest);
    await image.close();
    expect([...registry.requests, ...registry.greetings]).toEqual([]);
    expect(mirror.requests[0]?.url).toBe('/v2/proxy/team/app/manifests/v1');
  });

  it('comes from the registry where the mirror lacks it, fails, refuses, lies or is not there', async () => {
    await using registry = await startLyingRegistry();
    const { manifestDigest } = shelveImage(registry.shelf, LAYERS, { tag: 'v1' });
    const gone = await startLyingRegistry();
    await gone[Symbol.asyncDispose]();
    for (const lie of ['empty', 'broken', 'refuses', 'lies', 'gone'] as const) {
      await using mirror = await startLyingRegistry((_request, response) => {
        if (lie === 'empty' || lie === 'gone') return false;
        if (lie === 'lies') {
          response.setHeader('docker-content-digest', digestOf('other'));
          response.setHeader('content-type', 'application/vnd.oci.image.manifest.v1+json');
          response.end('{}');
        } else sendError(response, lie === 'broken' ? 500 : 401, 'NO', 'no');
        return true;
      });
      const mirrors = [mirrorOf(registry, lie === 'gone' ? gone : mirror)];
      const image = await openRestlessly(`${registry.host}/app:v1`, { mirrors });
      expect(image.manifestDigest).toBe(manifestDigest);
      await image.close();
    }
  });

  it('goes on with the registry where the mirror leaves off in a layer', async () => {
    await using registry = await startLyingRegistry();
    await using mirror = await startLyingRegistry();
    const shelved = shelveImage(registry.shelf, LAYERS, { tag: 'v1' });
    shelveImage(mirror.shelf, LAYERS, { tag: 'v1' });
    const { digest, bytes } = shelved.layers[0]!;
    let parts = 0;
    mirror.lie = (request, response) => {
      if (request.url?.endsWith(digest) !== true) return false;
      if (parts++ > 0) sendError(response, 404, 'BLOB_UNKNOWN', 'evicted');
      else {
        response.setHeader('content-length', bytes.length);
        response.write(bytes.subarray(0, 100_000), () => response.destroy());
      }
      return true;
    };
    const image = await openRestlessly(`${registry.host}/app:v1`, { mirrors: [mirrorOf(registry, mirror)] });
    expect(digestOf(await readLayer(image.layers[0]!))).toBe(digest);
    await image.close();
    const [rest] = registry.requests;
    expect(registry.requests).toHaveLength(1);
    expect(Number(/^bytes=(\d+)-$/.exec(rest?.range ?? '')?.[1])).toBeGreaterThan(0);
  });

  it('is an error where a mirror sends other bytes than the digest names', async () => {
    await using registry = await startLyingRegistry();
    await using mirror = await startLyingRegistry();
    const shelved = shelveImage(registry.shelf, LAYERS, { tag: 'v1' });
    shelveImage(mirror.shelf, LAYERS, { tag: 'v1' });
    mirror.shelf.blobs.set(shelved.layers[0]!.digest, Buffer.alloc(shelved.layers[0]!.bytes.length));
    const image = await openRestlessly(`${registry.host}/app:v1`, { mirrors: [mirrorOf(registry, mirror)] });
    expect((await problemOf(readLayer(image.layers[0]!))).code).toBe('registry.digest');
    await image.close();
  });

  it("tells the registry's own problem, and what its mirrors said", async () => {
    await using registry = await startLyingRegistry();
    await using mirror = await startLyingRegistry();
    const failing = openRestlessly(`${registry.host}/app:v1`, { mirrors: [mirrorOf(registry, mirror)] });
    const { code, message, hint } = await problemOf(failing);
    expect(code).toBe('registry.not-found');
    expect(message).toMatch(
      new RegExp(`^${registry.host} does not have .*mirrors before it: ${mirror.host}`),
    );
    expect(hint).toContain('typing error');
  });
});
