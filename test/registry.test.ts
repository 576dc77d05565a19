import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf, MIB } from '#core/index.ts';
import { parsePlatform } from '../src/scan/image/source/platform.ts';
import type { ImageSource } from '../src/scan/image/source/image-source.ts';
import { credentialFiles, openRegistryImage } from '../src/scan/image/source/registry/index.ts';
import {
  emptyShelf,
  shelveImage,
  shelveIndex,
  type Shelf,
} from '../src/scan/image/source/registry/testing/image.ts';
import { startLyingRegistry } from '../src/scan/image/source/registry/testing/lying-registry.ts';
import { problemOf, readLayer, restlessTiming } from '../src/scan/image/source/registry/testing/reading.ts';
import { makeCertificates, type Certificates } from './support/registry/certificates.ts';
import { startDockerRegistry } from './support/registry/docker-registry.ts';
import { writeOciLayout } from './support/registry/oci-layout.ts';
import { missingPrograms, run } from './support/registry/programs.ts';
import { startCuttingRelay, startTunnel } from './support/registry/relay.ts';
import { startTokenServer } from './support/registry/token-server.ts';

const missing = missingPrograms('docker-registry', 'skopeo', 'htpasswd', 'openssl');
const reason = `(needs ${missing.join(', ')})`;
const LAYERS = [randomBytes(2 * MIB), Buffer.from('second')];

describe.skipIf(missing.length > 0)(`a real registry ${missing.length > 0 ? reason : ''}`, () => {
  let directory = '';
  let layout = '';
  let shelf: Shelf;
  let certificates: Certificates;
  let arm: ReturnType<typeof shelveImage>;
  let amd: ReturnType<typeof shelveImage>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bulkhead-registry-'));
    certificates = await makeCertificates(directory);
    shelf = emptyShelf();
    amd = shelveImage(shelf, LAYERS, { config: { User: 'amd' } });
    arm = shelveImage(shelf, [LAYERS[1]!], { architecture: 'arm64', config: { User: 'arm' } });
    shelveIndex(
      shelf,
      [
        { digest: arm.manifestDigest, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        { digest: amd.manifestDigest, platform: { os: 'linux', architecture: 'amd64' } },
      ],
      'multi',
    );
    layout = await writeOciLayout(directory, shelf, 'multi');
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  it('without TLS on this machine gives what skopeo put there, for each platform', async () => {
    await using registry = await startDockerRegistry(directory);
    const name = `${registry.host}/team/app:multi`;
    await run(
      'skopeo',
      'copy',
      '--all',
      '--dest-tls-verify=false',
      `oci:${layout}:multi`,
      `docker://${name}`,
    );
    const raw = await run('skopeo', 'inspect', '--raw', '--tls-verify=false', `docker://${name}`);
    for (const [platform, { manifestDigest, configDigest }] of [
      ['linux/amd64', amd],
      ['linux/arm64', arm],
    ] as const) {
      const image = await openRegistryImage(name, { platform: parsePlatform(platform) });
      expect(image).toMatchObject({ indexDigest: digestOf(raw), manifestDigest, configDigest });
      const theirs: unknown = JSON.parse(
        await run(
          'skopeo',
          `--override-arch=${platform.slice(6)}`,
          'inspect',
          '--config',
          '--raw',
          '--tls-verify=false',
          `docker://${name}`,
        ),
      );
      expect(image.config.raw).toEqual(theirs);
      await expectWholeLayers(image);
    }
    const missingPlatform = openRegistryImage(name, { platform: parsePlatform('linux/s390x') });
    expect(await problemOf(missingPlatform)).toMatchObject({ code: 'image.platform-missing' });
    for (const absent of [`${registry.host}/team/app:absent`, `${registry.host}/absent`])
      expect(await problemOf(openRegistryImage(absent))).toMatchObject({ code: 'registry.not-found' });
  });

  it("gives Docker's own manifests too, by tag and by digest", async () => {
    await using registry = await startDockerRegistry(directory);
    const name = `${registry.host}/app:docker`;
    await run(
      'skopeo',
      '--override-arch=amd64',
      'copy',
      '--format=v2s2',
      '--dest-tls-verify=false',
      `oci:${layout}:multi`,
      `docker://${name}`,
    );
    const raw = await run('skopeo', 'inspect', '--raw', '--tls-verify=false', `docker://${name}`);
    expect(raw).toContain('application/vnd.docker.distribution.manifest.v2+json');
    for (const one of [name, `${registry.host}/app@${digestOf(raw)}`]) {
      const image = await openRegistryImage(one);
      expect(image.manifestDigest).toBe(digestOf(raw));
      await expectWholeLayers(image);
    }
  });

  it('asks for a name and a password, over TLS, and finds them where skopeo left them', async () => {
    const passwords = join(directory, 'htpasswd');
    await writeFile(passwords, await run('htpasswd', '-Bbn', 'amy', 'p:w'));
    await using registry = await startDockerRegistry(directory, {
      http: tlsSection(certificates),
      auth: { htpasswd: { realm: 'test', path: passwords } },
    });
    const name = `${registry.host}/team/app:multi`;
    const certs = await certificateDirectory(directory, registry.host, { 'ca.crt': certificates.caFile });
    const authFile = join(directory, 'auth.json');
    await run(
      'skopeo',
      'login',
      '--authfile',
      authFile,
      '--cert-dir',
      join(certs, registry.host),
      '-u',
      'amy',
      '-p',
      'p:w',
      registry.host,
    );
    await run(
      'skopeo',
      'copy',
      '--all',
      '--authfile',
      authFile,
      '--dest-cert-dir',
      join(certs, registry.host),
      `oci:${layout}:multi`,
      `docker://${name}`,
    );
    const trust = { certificateDirectories: [certs], platform: parsePlatform('linux/amd64') };

    const image = await openRegistryImage(name, {
      ...trust,
      credentials: credentialFiles({ REGISTRY_AUTH_FILE: authFile }, undefined),
    });
    expect(image.manifestDigest).toBe(amd.manifestDigest);
    await expectWholeLayers(image);

    expect(await problemOf(openRegistryImage(name, trust))).toMatchObject({ code: 'registry.unauthorized' });
    const wrong = { kind: 'basic', username: 'amy', password: 'not this one' } as const;
    const refused = openRegistryImage(name, {
      ...trust,
      credentials: async () => ({ credential: wrong, troubles: [] }),
    });
    const problem = await problemOf(refused);
    expect(problem).toMatchObject({ code: 'registry.unauthorized' });
    expect(problem.message).not.toContain('not this one');
  });

  it('accepts the tokens that a token server gives us', async () => {
    await using tokens = await startTokenServer('test-registry', 'test-issuer', certificates);
    await using registry = await startDockerRegistry(directory, {
      auth: {
        token: {
          realm: tokens.realm,
          service: 'test-registry',
          issuer: 'test-issuer',
          rootcertbundle: certificates.caFile,
        },
      },
    });
    for (const repository of ['public/app', 'private/app'])
      await run(
        'skopeo',
        'copy',
        '--all',
        '--dest-tls-verify=false',
        '--dest-creds=amy:pw',
        `oci:${layout}:multi`,
        `docker://${registry.host}/${repository}:multi`,
      );
    const amy = { kind: 'basic', username: 'amy', password: 'pw' } as const;
    const before = tokens.users.length;
    const anonymous = await openRegistryImage(`${registry.host}/public/app:multi`);
    await expectWholeLayers(anonymous);
    const known = await openRegistryImage(`${registry.host}/private/app:multi`, {
      credentials: async () => ({ credential: amy, troubles: [] }),
    });
    await expectWholeLayers(known);
    // One token for all requests of an image.
    expect(tokens.users.slice(before)).toEqual([undefined, 'amy']);
    const denied = await problemOf(openRegistryImage(`${registry.host}/private/app:multi`));
    expect(denied).toMatchObject({ code: 'registry.unauthorized' });
    expect(denied.message).toContain('authentication required');
  });

  it('lets us in with a client certificate, and not without', async () => {
    await using registry = await startDockerRegistry(directory, {
      http: tlsSection(certificates, { clientcas: [certificates.caFile] }),
    });
    const name = `${registry.host}/app:multi`;
    const certs = await certificateDirectory(directory, registry.host, {
      'ca.crt': certificates.caFile,
      'client.cert': certificates.clientCertFile,
      'client.key': certificates.clientKeyFile,
    });
    await run(
      'skopeo',
      'copy',
      '--all',
      '--dest-cert-dir',
      join(certs, registry.host),
      `oci:${layout}:multi`,
      `docker://${name}`,
    );
    await expectWholeLayers(await openRegistryImage(name, { certificateDirectories: [certs] }));
    const without = await problemOf(
      openRegistryImage(name, { caFile: certificates.caFile, timing: restlessTiming() }),
    );
    expect(['http.tls', 'http.interrupted']).toContain(without.code);
  });

  it('goes on from where a connection was cut', async () => {
    await using registry = await startDockerRegistry(directory);
    await run(
      'skopeo',
      'copy',
      '--all',
      '--dest-tls-verify=false',
      `oci:${layout}:multi`,
      `docker://${registry.host}/app:multi`,
    );
    // The first three connections end after 0.7 MiB; the layer has 2 MiB.
    await using relay = await startCuttingRelay(registry.host, 700_000, 4);
    const image = await openRegistryImage(`${relay.host}/app:multi`, {
      platform: parsePlatform('linux/amd64'),
      timing: restlessTiming(),
    });
    await expectWholeLayers(image);
    expect(relay.passed.length).toBeGreaterThan(3);
  });
});

const missingForTls = missingPrograms('openssl');

describe.skipIf(missingForTls.length > 0)(`TLS ${missingForTls.length > 0 ? '(needs openssl)' : ''}`, () => {
  let directory = '';
  let certificates: Certificates;
  let tls: { readonly key: string; readonly cert: string };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bulkhead-tls-'));
    certificates = await makeCertificates(directory);
    tls = { key: certificates.serverKey, cert: certificates.serverCert };
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  it('is checked, unless the registry is called insecure', async () => {
    await using registry = await startLyingRegistry(undefined, tls);
    const { manifestDigest } = shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    const name = `${registry.host}/app`;
    const problem = await problemOf(openRegistryImage(name));
    expect(problem).toMatchObject({ code: 'http.tls' });
    expect(problem.hint).toContain('certificate authority');
    expect(registry.requests).toEqual([]);
    for (const options of [{ caFile: certificates.caFile }, { insecure: true }]) {
      const image = await openRegistryImage(name, options);
      expect(image.manifestDigest).toBe(manifestDigest);
      await image.close();
    }
  });

  it('is refused for another name, and never given up for plain HTTP because of a certificate', async () => {
    const others = await makeCertificates(directory, ['DNS:other.test']);
    await using registry = await startLyingRegistry(undefined, {
      key: others.serverKey,
      cert: others.serverCert,
    });
    const open = openRegistryImage(`${registry.host}/app`, { caFile: others.caFile });
    expect(await problemOf(open)).toMatchObject({ code: 'http.tls' });
    expect(registry.requests).toEqual([]);
  });

  it('is not left by a redirect, unless the registry is called insecure', async () => {
    await using storage = await startLyingRegistry();
    await using registry = await startLyingRegistry((request, response) => {
      if (!request.url!.includes('/blobs/')) return false;
      response
        .writeHead(307, {
          location: `http://${storage.host.replace('127.0.0.1', 'localhost.')}${request.url!}`,
        })
        .end();
      return true;
    }, tls);
    shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    const open = openRegistryImage(`${registry.host}/app`, { caFile: certificates.caFile });
    expect(await problemOf(open)).toMatchObject({ code: 'registry.redirect' });
    expect(storage.requests).toEqual([]);
  });

  it('is checked for the servers to which an insecure registry sends us', async () => {
    await using storage = await startLyingRegistry(undefined, tls);
    await using registry = await startLyingRegistry((request, response) => {
      if (!request.url!.includes('/blobs/')) return false;
      response
        .writeHead(307, { location: `https://localhost:${storage.host.split(':')[1]}${request.url!}` })
        .end();
      return true;
    }, tls);
    shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    expect(await problemOf(openRegistryImage(`${registry.host}/app`, { insecure: true }))).toMatchObject({
      code: 'http.tls',
    });
    expect(storage.requests).toEqual([]);
  });

  it('goes through the proxy that the environment names, and to this machine without it', async () => {
    await using registry = await startLyingRegistry(undefined, tls);
    await using proxy = await startTunnel(registry.host);
    const { manifestDigest } = shelveImage(registry.shelf, LAYERS, { tag: 'latest' });
    const options = { caFile: certificates.caFile, environment: { HTTPS_PROXY: `http://${proxy.host}` } };
    const far = await openRegistryImage('registry.test:5000/app', options);
    expect(far.manifestDigest).toBe(manifestDigest);
    await expectWholeLayers(far);
    expect(new Set(proxy.passed)).toEqual(new Set(['registry.test:5000']));
    const tunnels = proxy.passed.length;
    const near = await openRegistryImage(`${registry.host}/app`, options);
    await near.close();
    expect(proxy.passed).toHaveLength(tunnels);
  });

  it('is not left for this machine when a registry elsewhere says so', async () => {
    await using storage = await startLyingRegistry();
    await using registry = await startLyingRegistry((_request, response) => {
      response.writeHead(307, { location: `http://${storage.host}/v2/` }).end();
      return true;
    }, tls);
    await using proxy = await startTunnel(registry.host);
    const options = { caFile: certificates.caFile, environment: { https_proxy: `http://${proxy.host}` } };
    expect(await problemOf(openRegistryImage('registry.test/app', options))).toMatchObject({
      code: 'registry.redirect',
    });
    expect([storage.requests, storage.greetings]).toEqual([[], []]);
  });

  it('says which certificate file cannot be used', async () => {
    const broken = join(directory, 'broken.crt');
    await writeFile(broken, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    for (const caFile of [broken, join(directory, 'absent.crt')])
      expect(await problemOf(openRegistryImage('127.0.0.1:1/app', { caFile }))).toMatchObject({
        code: 'registry.certificates',
      });
  });
});

function tlsSection({ serverCertFile, serverKeyFile }: Certificates, more: object = {}): object {
  return { tls: { certificate: serverCertFile, key: serverKeyFile, ...more } };
}

/** A directory like `/etc/docker/certs.d` with the files for one host. */
async function certificateDirectory(
  parent: string,
  host: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const directory = await mkdtemp(join(parent, 'certs.d-'));
  await mkdir(join(directory, host));
  for (const [name, source] of Object.entries(files)) await copyFile(source, join(directory, host, name));
  return directory;
}

/** Reads all layers at the same time; each must be the blob that it says, and inflate to its diff id. */
async function expectWholeLayers(image: ImageSource): Promise<void> {
  const blobs = await Promise.all(image.layers.map((layer) => readLayer(layer)));
  for (const [index, blob] of blobs.entries()) {
    const { digest, diffId, size } = image.layers[index]!;
    expect(digestOf(blob)).toBe(digest);
    expect(blob.length).toBe(size);
    expect(`sha256:${createHash('sha256').update(gunzipSync(blob)).digest('hex')}`).toBe(diffId);
  }
  await image.close();
}
