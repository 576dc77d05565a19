import { spawn } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar } from '#format/index.ts';
import type { ScanResult } from '#scan/index.ts';
import { shelveImage } from '../src/scan/image/source/registry/testing/image.ts';
import {
  startLyingRegistry,
  type LyingRegistry,
} from '../src/scan/image/source/registry/testing/lying-registry.ts';

const root = join(import.meta.dirname, '..');
const mirror = join(root, '../shared/data/feeds/osv');

/** Serves a directory as a static web server does, and notes what was asked for. */
function serveDirectory(directory: string, seen: string[]): Server {
  return createServer((request, response) => {
    const path = join(directory, normalize(decodeURIComponent(new URL(request.url!, 'http://x').pathname)));
    seen.push(request.url!);
    if (!existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const tag = `"${statSync(path).mtimeMs}"`;
    if (request.headers['if-none-match'] === tag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { etag: tag, 'content-length': statSync(path).size });
    createReadStream(path).pipe(response);
  });
}

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program beside the servers of this process. */
async function bulkhead(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Answer> {
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, stdout, stderr };
}

describe.skipIf(!existsSync(mirror))('a machine with a network and no set-up (needs ../shared/data)', () => {
  let folder = '';
  let server: Server;
  let registry: LyingRegistry;
  const seen: string[] = [];
  const env = (): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    HOME: folder,
    DOCKER_HOST: `unix://${folder}/no-engine.sock`,
    BULKHEAD_ADVISORIES: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-no-setup-'));
    server = serveDirectory(mirror, seen).listen(0, '127.0.0.1');
    registry = await startLyingRegistry();
    shelveImage(
      registry.shelf,
      [
        writeTar([
          { path: 'srv/node_modules/lodash/package.json', content: '{"name":"lodash","version":"4.17.15"}' },
          {
            path: 'opt/Django-3.2.dist-info/METADATA',
            content: 'Metadata-Version: 2.1\nName: Django\nVersion: 3.2\n',
          },
        ]),
      ],
      { tag: 'v1' },
    );
  });
  afterAll(async () => {
    await registry[Symbol.asyncDispose]();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('pulls the image, fetches just the advisories it needs, and answers', async () => {
    const { status, stdout, stderr } = await bulkhead(
      ['scan', '-o', 'json', `${registry.host}/shop:v1`],
      env(),
    );
    expect(stderr).toBe('');
    const result = JSON.parse(stdout) as ScanResult;
    expect(status).toBe(0);
    expect(result.incomplete).toEqual([]);
    expect(result.packages.map(({ purl }) => purl)).toEqual([
      'pkg:npm/lodash@4.17.15',
      'pkg:pypi/django@3.2',
    ]);
    const ids = result.findings.flatMap((finding) =>
      finding.kind === 'vulnerability' ? [`${finding.package.name} ${finding.id}`] : [],
    );
    expect(ids).toContain('lodash CVE-2021-23337');
    expect(ids.filter((id) => id.startsWith('django')).length).toBeGreaterThan(5);
    expect([...new Set(seen.filter((url) => url.endsWith('all.zip')))].sort()).toEqual([
      '/PyPI/all.zip',
      '/npm/all.zip',
    ]);
  });

  it('fetches nothing the second time: neither layers nor advisories', async () => {
    const asked = seen.length;
    const blobs = registry.requests.filter(({ url }) => url.includes('/blobs/')).length;
    const { status, stdout } = await bulkhead(['scan', '-o', 'json', `${registry.host}/shop:v1`], env());
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as ScanResult).findings.length).toBeGreaterThan(5);
    expect(seen.length).toBe(asked);
    // The configuration is small and names the layers: it is asked for again.
    expect(registry.requests.filter(({ url }) => url.includes('/blobs/')).length).toBe(blobs + 1);
  });

  it('says incomplete, not clean, when the advisories cannot be had', async () => {
    const other = {
      ...env(),
      BULKHEAD_ADVISORIES: 'http://127.0.0.1:1/',
      XDG_DATA_HOME: join(folder, 'other'),
    };
    const { status, stdout } = await bulkhead(['scan', `${registry.host}/shop:v1`], other);
    expect(status).toBe(3);
    expect(stdout).toContain('2 packages');
    expect(stdout).toContain('Incomplete: this could not be checked');
  });
});
