import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf, MIB } from '#core/index.ts';
import {
  findEngine,
  inspectEngineImage,
  openEngineExport,
  type EngineEndpoint,
} from '../src/scan/image/source/docker-engine/index.ts';
import { openRegistryImage } from '../src/scan/image/source/registry/index.ts';
import { emptyShelf, shelveImage, shelveIndex } from '../src/scan/image/source/registry/testing/image.ts';
import { makeCertificates, type Certificates } from './support/registry/certificates.ts';
import { startDockerRegistry } from './support/registry/docker-registry.ts';
import { writeOciLayout } from './support/registry/oci-layout.ts';
import { missingPrograms, run } from './support/registry/programs.ts';

const missing = [
  ...missingPrograms('docker', 'docker-registry', 'skopeo', 'tar'),
  ...(hasEngine() ? [] : ['a running Docker engine']),
];

describe.skipIf(missing.length > 0)(
  `a real engine ${missing.length > 0 ? `(needs ${missing.join(', ')})` : ''}`,
  () => {
    const repository = `bulkhead-test/${randomUUID()}`;
    let directory = '';
    let endpoint: EngineEndpoint;
    let name = '';
    let registryConfig = '';
    let diffIds: readonly string[] = [];

    beforeAll(async () => {
      endpoint = await findEngine(process.env, homedir());
      directory = await mkdtemp(join(tmpdir(), 'bulkhead-engine-'));
      await using registry = await startDockerRegistry(directory);
      name = `${registry.host}/${repository}:multi`;
      const layout = await twoPlatforms(directory);
      await run(
        'skopeo',
        'copy',
        '--all',
        '--dest-tls-verify=false',
        `oci:${layout}:multi`,
        `docker://${name}`,
      );
      await run('docker', 'pull', '--quiet', name);
      const image = await openRegistryImage(name);
      registryConfig = image.configDigest;
      diffIds = image.config.diffIds;
      await image.close();
    });

    afterAll(async () => {
      if (name !== '') await run('docker', 'image', 'rm', '--force', name);
      await rm(directory, { recursive: true, force: true });
    });

    it('pulls by itself the same image that we choose on the registry', async () => {
      const id = await run('docker', 'image', 'inspect', '--format={{.Id}}', name);
      expect(registryConfig).toBe(id.trim());
    });

    it('says what it has, by name and by identifier', async () => {
      const image = await inspectEngineImage(endpoint, name);
      const [theirs] = JSON.parse(await run('docker', 'image', 'inspect', name)) as readonly {
        readonly Id: string;
        readonly RepoTags: readonly string[];
        readonly RepoDigests: readonly string[];
      }[];
      expect(image).toMatchObject({
        id: theirs!.Id,
        repoTags: theirs!.RepoTags,
        repoDigests: theirs!.RepoDigests,
        os: 'linux',
        diffIds,
      });
      for (const identifier of [image!.id, image!.id.slice('sha256:'.length), image!.id.slice(7, 19)])
        expect(await inspectEngineImage(endpoint, identifier)).toEqual(image);
      expect(await inspectEngineImage(endpoint, `${repository}:absent`)).toBeUndefined();
    });

    it('exports what `docker save` writes', async () => {
      const ours = join(directory, 'ours.tar');
      const theirs = join(directory, 'theirs.tar');
      const { chunks, imageId } = await openEngineExport(endpoint, name);
      expect(imageId).toBe(registryConfig);
      await pipeline(chunks, createWriteStream(ours));
      await run('docker', 'save', '--output', theirs, name);
      expect(await run('tar', '-tf', ours)).toBe(await run('tar', '-tf', theirs));
      for (const file of ['manifest.json', 'repositories'])
        expect(await run('tar', '-xOf', ours, file)).toBe(await run('tar', '-xOf', theirs, file));
    });

    it('is left alone when the reader has seen enough', async () => {
      const { chunks } = await openEngineExport(endpoint, name);
      for await (const chunk of chunks) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect(await inspectEngineImage(endpoint, name)).toBeDefined();
    });
  },
);

/** An index for this machine's platform and another; the layers are real tar archives, since the engine unpacks them. */
async function twoPlatforms(directory: string): Promise<string> {
  const shelf = emptyShelf();
  const layers = [await tarOf(directory, randomBytes(2 * MIB)), await tarOf(directory, Buffer.from('two'))];
  const entries = [];
  for (const architecture of ['s390x', 'amd64', 'arm64']) {
    const { manifestDigest } = shelveImage(shelf, layers, {
      architecture,
      config: { Labels: { architecture } },
    });
    entries.push({ digest: manifestDigest, platform: { os: 'linux', architecture } });
  }
  shelveIndex(shelf, entries, 'multi');
  return writeOciLayout(directory, shelf, 'multi');
}

async function tarOf(directory: string, content: Uint8Array): Promise<Uint8Array> {
  const folder = await mkdtemp(join(directory, 'tree-'));
  await writeFile(join(folder, `file-${content.length}`), content);
  await run('tar', '-C', folder, '-cf', `${folder}.tar`, '.');
  return readFile(`${folder}.tar`);
}

/** A socket where Docker has it, or what DOCKER_HOST names. */
/** A socket may be left of an engine that is gone. */
function hasEngine(): boolean {
  return spawnSync('docker', ['version'], { stdio: 'ignore' }).status === 0;
}

describe.skipIf(missingPrograms('openssl').length > 0)('an engine behind TLS (needs openssl)', () => {
  let directory = '';
  let certificates: Certificates;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bulkhead-engine-'));
    certificates = await makeCertificates(directory);
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  it('is asked with the certificates of DOCKER_CERT_PATH, and answers nobody else', async () => {
    await using engine = await startTlsEngine(certificates);
    const { caFile, clientCertFile, clientKeyFile, serverCertFile, serverKeyFile } = certificates;
    const known = await certificatePath(directory, caFile, clientCertFile, clientKeyFile);
    const environment = { DOCKER_HOST: engine.host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: known };
    const found = await inspectEngineImage(await findEngine(environment, undefined), 'app');
    expect(found?.id).toBe(engine.imageId);
    // A server's certificate is none for a client.
    const unknown = await certificatePath(directory, caFile, serverCertFile, serverKeyFile);
    const refused = await findEngine({ ...environment, DOCKER_CERT_PATH: unknown }, undefined);
    await expect(inspectEngineImage(refused, 'app')).rejects.toMatchObject({ name: 'Problem' });
    expect(engine.urls).toEqual(['/_ping', '/v1.41/images/app/json']);
  });

  it('is refused when its certificate is of another authority, or ours are not there', async () => {
    await using engine = await startTlsEngine(certificates);
    const others = await makeCertificates(directory);
    const path = await certificatePath(
      directory,
      others.caFile,
      certificates.clientCertFile,
      certificates.clientKeyFile,
    );
    const environment = { DOCKER_HOST: engine.host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: path };
    const other = await findEngine(environment, undefined);
    await expect(inspectEngineImage(other, 'app')).rejects.toMatchObject({ code: 'http.tls' });
    const absent = await findEngine({ ...environment, DOCKER_CERT_PATH: directory }, undefined);
    await expect(inspectEngineImage(absent, 'app')).rejects.toMatchObject({ code: 'engine.endpoint' });
    expect(engine.urls).toEqual([]);
  });
});

/** An engine in this process that wants a client certificate. */
async function startTlsEngine({ caFile, serverKey, serverCert }: Certificates) {
  const imageId = digestOf('image');
  const urls: string[] = [];
  const options = { key: serverKey, cert: serverCert, ca: await readFile(caFile), requestCert: true };
  const server = createServer(options, (request, response) => {
    urls.push(request.url!);
    response.setHeader('api-version', '1.41');
    response.end(JSON.stringify({ Id: imageId }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    imageId,
    urls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function certificatePath(parent: string, ca: string, cert: string, key: string): Promise<string> {
  const directory = await mkdtemp(join(parent, 'cert-path-'));
  for (const [name, source] of Object.entries({ ca, cert, key }))
    await copyFile(source, join(directory, `${name}.pem`));
  return directory;
}
