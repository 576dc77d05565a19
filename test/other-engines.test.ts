import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanResult } from '#scan/index.ts';
import { missingPrograms, run } from './support/registry/programs.ts';

const root = join(import.meta.dirname, '..');
const shop = join(root, 'examples/shop.tar');
const needs = (missing: readonly string[]): string =>
  missing.length === 0 ? '' : ` (needs ${missing.join(', ')})`;

/** Waits until something is there. */
async function until(isThere: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 100 && !isThere(); attempt++) await pause(100);
  if (!isThere()) throw new Error('it did not come up in 10 s');
}

/** Ends a service that a test started, and waits for its end. */
async function end(service: ChildProcess | undefined): Promise<void> {
  if (service === undefined || service.exitCode !== null) return;
  const ended = new Promise((resolve) => service.once('exit', resolve));
  service.kill('SIGTERM');
  await ended;
}

/** The JSON result of a target, with an environment of its own. */
function sbomOf(folder: string, target: string, env: NodeJS.ProcessEnv = {}, input?: Buffer): ScanResult {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'src/cli/main.ts'), 'sbom', '-o', 'json', target],
    {
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        DOCKER_HOST: `unix://${folder}/none.sock`,
        XDG_CACHE_HOME: join(folder, 'cache'),
        ...env,
      },
      ...(input === undefined ? {} : { input }),
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0) throw new Error(`${target}: ${status} ${stderr.toString()}`);
  return JSON.parse(stdout.toString()) as ScanResult;
}

const purlsOf = ({ packages }: ScanResult): string[] => packages.map(({ purl }) => purl);

const missingPodman = missingPrograms('podman', 'buildah');

describe.skipIf(missingPodman.length > 0)(`Podman and Buildah${needs(missingPodman)}`, () => {
  let folder = '';
  let service: ChildProcess;
  let expected: string[] = [];
  const storage = (): NodeJS.ProcessEnv => ({
    ...process.env,
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
  });
  const podman = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('podman', args, { env: storage() });
    if (status !== 0) throw new Error(`podman ${args.join(' ')}: ${stderr.toString()}`);
    return stdout.toString().trim();
  };
  const socket = (): string => join(folder, 'run/podman/podman.sock');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-podman-'));
    writeFileSync(
      join(folder, 'storage.conf'),
      `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/root"\nrunroot = "${folder}/state"\n`,
    );
    podman('load', '--input', shop);
    expected = purlsOf(sbomOf(folder, shop));
    mkdirSync(join(folder, 'run/podman'), { recursive: true });
    service = spawn('podman', ['system', 'service', '--time=0', `unix://${socket()}`], {
      env: storage(),
      stdio: 'ignore',
    });
    await until(() => existsSync(socket()));
  });
  afterAll(async () => {
    await end(service);
    spawnSync('podman', ['system', 'reset', '--force'], { env: storage() });
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['podman:localhost/example/shop:1.4', () => ({ XDG_RUNTIME_DIR: join(folder, 'run') })],
    ['podman:example/shop:1.4', () => ({ CONTAINER_HOST: `unix://${socket()}` })],
    ['docker:localhost/example/shop:1.4', () => ({ DOCKER_HOST: `unix://${socket()}` })],
    ['localhost/example/shop:1.4', () => ({ DOCKER_HOST: '', XDG_RUNTIME_DIR: join(folder, 'run') })],
  ])('%s comes from the service', (target, env) => {
    const result = sbomOf(folder, target, env());
    expect(purlsOf(result)).toEqual(expected);
    expect(result.subject).toMatchObject({ repoTags: ['localhost/example/shop:1.4'] });
  });

  it('an image that Buildah made says the same the second time, which asks for no export', async () => {
    const container = spawnSync('buildah', ['from', 'localhost/example/shop:1.4'], { env: storage() })
      .stdout.toString()
      .trim();
    const buildah = (...args: readonly string[]): void => {
      const { status, stderr } = spawnSync('buildah', args, { env: storage() });
      if (status !== 0) throw new Error(stderr.toString());
    };
    writeFileSync(join(folder, 'package.json'), '{"name":"left-pad","version":"1.3.0"}');
    buildah('copy', container, join(folder, 'package.json'), '/srv/node_modules/left-pad/package.json');
    buildah('commit', '--format', 'oci', container, 'localhost/example/more:1');
    const env = { CONTAINER_HOST: `unix://${socket()}` };
    const cached = (): number => readdirSync(join(folder, 'cache/bulkhead/images')).length;
    const before = cached();
    const first = sbomOf(folder, 'podman:localhost/example/more:1', env);
    // What came was what the service had called it, and is remembered.
    expect(cached()).toBe(before + 1);
    expect(purlsOf(first)).toEqual([...expected, 'pkg:npm/left-pad@1.3.0'].sort());
    podman('tag', 'localhost/example/more:1', 'localhost/example/again:2');
    expect(sbomOf(folder, 'podman:localhost/example/more:1', env)).toEqual({
      ...first,
      subject: {
        ...first.subject,
        repoTags: expect.arrayContaining([
          'localhost/example/again:2',
          'localhost/example/more:1',
        ]) as string[],
      },
    });
  });

  it.each(['docker-archive', 'oci-archive', 'oci-dir', 'docker-dir'])('podman save --format %s', (format) => {
    const path = join(folder, `saved-${format}`);
    podman('save', '--format', format, '--output', path, 'localhost/example/shop:1.4');
    expect(purlsOf(sbomOf(folder, path))).toEqual(expected);
  });

  it.each(['oci:', 'oci-archive:', 'docker-archive:', 'dir:'])('buildah push %s', (transport) => {
    const path = join(folder, `pushed-${transport.slice(0, -1)}`);
    const { status } = spawnSync('buildah', ['push', 'localhost/example/shop:1.4', `${transport}${path}`], {
      env: storage(),
    });
    expect(status).toBe(0);
    expect(purlsOf(sbomOf(folder, path))).toEqual(expected);
  });
});

const missingContainerd = missingPrograms('containerd', 'ctr');

describe.skipIf(missingContainerd.length > 0)(`containerd${needs(missingContainerd)}`, () => {
  let folder = '';
  let service: ChildProcess;
  const socket = (): string => join(folder, 'containerd.sock');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-containerd-'));
    const places = ['--root', join(folder, 'root'), '--state', join(folder, 'state'), '--address', socket()];
    service = spawn('containerd', places, { stdio: 'ignore' });
    await until(() => existsSync(socket()));
    await run('ctr', '--address', socket(), 'images', 'import', '--snapshotter', 'native', shop);
  });
  afterAll(async () => {
    await end(service);
    rmSync(folder, { recursive: true, force: true });
  });

  it('an exported image is read from a file and from a pipe', async () => {
    const path = join(folder, 'exported.tar');
    await run('ctr', '--address', socket(), 'images', 'export', path, 'docker.io/example/shop:1.4');
    const expected = purlsOf(sbomOf(folder, shop));
    const result = sbomOf(folder, path);
    expect(purlsOf(result)).toEqual(expected);
    expect(result.subject).toMatchObject({ repoTags: ['docker.io/example/shop:1.4'] });
    expect(purlsOf(sbomOf(folder, '-', {}, readFileSync(path)))).toEqual(expected);
  });
});
