import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar } from '#format/index.ts';
import type { ScanResult } from '#scan/index.ts';
import { shelveImage } from '../src/scan/image/source/registry/testing/image.ts';
import { startLyingRegistry } from '../src/scan/image/source/registry/testing/lying-registry.ts';
import { makeCertificates, type Certificates } from './support/registry/certificates.ts';
import { missingPrograms } from './support/registry/programs.ts';
import { startTunnel } from './support/registry/relay.ts';

const root = join(import.meta.dirname, '..');
const advisories = join(root, 'examples/advisories');
const missing = missingPrograms('openssl');
const LAYER = writeTar([
  { path: 'srv/node_modules/minimist/package.json', content: '{"name":"minimist","version":"1.2.0"}' },
]);

describe.skipIf(missing.length > 0)(
  `certificates, mirrors and proxies on the command line ${missing.length > 0 ? '(needs openssl)' : ''}`,
  () => {
    let folder = '';
    let certificates: Certificates;
    let tls: { readonly key: string; readonly cert: string };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bulkhead-network-'));
      certificates = await makeCertificates(folder);
      tls = { key: certificates.serverKey, cert: certificates.serverCert };
    });
    afterAll(() => rm(folder, { recursive: true }));

    /** Runs the program beside the servers of this process, with a cache of its own. */
    async function bulkhead(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
      const own = await mkdtemp(join(folder, 'home-'));
      const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
        env: { PATH: process.env['PATH'], HOME: own, DOCKER_HOST: `unix://${own}/none.sock`, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => (stdout += String(chunk)));
      child.stderr.on('data', (chunk) => (stderr += String(chunk)));
      const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
      return { status, stdout, stderr };
    }

    it('a registry and feeds with certificates of their own authority need --ca-file, or the environment', async () => {
      await using registry = await startLyingRegistry(undefined, tls);
      shelveImage(registry.shelf, [LAYER], { tag: 'v1' });
      const feeds = createServer(tls, (request, response) => {
        // A mirror of one ecosystem's export that was not made for listing.
        const path = join(advisories, request.url ?? '');
        if (existsSync(path) && path.endsWith('.json')) createReadStream(path).pipe(response);
        else response.writeHead(404).end();
      });
      await new Promise<void>((resolve) => void feeds.listen(0, '127.0.0.1', resolve));
      const from = `https://127.0.0.1:${(feeds.address() as AddressInfo).port}/`;
      const args = ['sbom', '-o', 'json', `${registry.host}/shop:v1`];
      expect(await bulkhead(args)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('[http.tls]'),
      });
      for (const [more, env] of [
        [['--ca-file', certificates.caFile], {}],
        [[], { BULKHEAD_CA_FILE: certificates.caFile }],
      ] as const) {
        const { status, stdout } = await bulkhead([...args, ...more], env);
        expect(status).toBe(0);
        expect((JSON.parse(stdout) as ScanResult).packages.map(({ name }) => name)).toEqual(['minimist']);
      }
      const build = ['db', 'build', '--from', from];
      const refused = await bulkhead(build);
      expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('no secure connection') });
      // It has none of the layouts that a web server can serve, which is known only after it was spoken to.
      const reached = await bulkhead([...build, '--ca-file', certificates.caFile]);
      expect(reached.stderr).not.toContain('no secure connection');
      expect(reached.stderr).toContain('nothing could be read');
      feeds.closeAllConnections();
      feeds.close();
    });

    it('a mirror answers for the registry, which is asked where the mirror has nothing', async () => {
      await using registry = await startLyingRegistry();
      await using mirror = await startLyingRegistry(undefined, tls);
      shelveImage(registry.shelf, [LAYER], { tag: 'only-there' });
      shelveImage(mirror.shelf, [LAYER], { tag: 'v1' });
      const setting = `${registry.host}=https://${mirror.host}/proxy`;
      const env = { BULKHEAD_CA_FILE: certificates.caFile };
      const flagged = await bulkhead(
        ['sbom', '-o', 'json', '--registry-mirror', setting, `${registry.host}/shop:v1`],
        env,
      );
      expect(flagged.status).toBe(0);
      expect(registry.requests).toEqual([]);
      const fallen = await bulkhead(['sbom', '-o', 'json', `${registry.host}/shop:only-there`], {
        ...env,
        BULKHEAD_REGISTRY_MIRRORS: `quay.io=https://127.0.0.1:1, ${setting}`,
      });
      expect(fallen.status).toBe(0);
      expect(registry.requests.length).toBeGreaterThan(0);
    });

    it('a registry elsewhere is reached through the proxy of the environment', async () => {
      await using registry = await startLyingRegistry(undefined, tls);
      shelveImage(registry.shelf, [LAYER], { tag: 'v1' });
      await using proxy = await startTunnel(registry.host);
      const { status } = await bulkhead(['sbom', '-o', 'json', 'registry.test:5000/shop:v1'], {
        BULKHEAD_CA_FILE: certificates.caFile,
        https_proxy: `http://${proxy.host}`,
      });
      expect(status).toBe(0);
      expect(new Set(proxy.passed)).toEqual(new Set(['registry.test:5000']));
    });
  },
);
