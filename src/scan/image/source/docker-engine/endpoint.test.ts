import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { findEngine, findEngines, parseEngineHost } from './endpoint.ts';

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bulkhead-engine-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

describe('parseEngineHost', () => {
  it.each([
    ['unix:///run/docker.sock', '/run/docker.sock'],
    ['tcp://127.0.0.1:2375', 'http://127.0.0.1:2375/'],
    ['tcp://engine', 'http://engine:2375/'],
    ['tcp://engine:80', 'http://engine/'],
    ['tcp://[::1]:2375/', 'http://[::1]:2375/'],
    ['http://engine:9', 'http://engine:9/'],
    ['https://engine', 'https://engine:2376/'],
  ])('reads %s as %s', (host, expected) => {
    const endpoint = parseEngineHost(host, 'DOCKER_HOST');
    expect(endpoint.kind === 'socket' ? endpoint.path : endpoint.url.href).toBe(expected);
  });

  it('speaks TLS where there are certificates', () => {
    const tls = { directory: '/certs', verify: true };
    expect(parseEngineHost('tcp://engine', 'DOCKER_HOST', tls)).toEqual({
      kind: 'tcp',
      url: new URL('https://engine:2376/'),
      tls,
    });
  });

  it.each([
    '',
    'engine',
    'unix://',
    'unix://relative',
    'tcp://',
    'tcp://a:b@engine',
    'tcp://engine/path',
    'tcp://engine:99999',
    'npipe:////./pipe/docker',
    'fd://',
  ])('refuses %j', (host) => {
    expect(() => parseEngineHost(host, 'DOCKER_HOST')).toThrow(
      expect.objectContaining({ code: 'engine.endpoint' }),
    );
  });

  it('says what to do instead of ssh', () => {
    expect(() => parseEngineHost('ssh://amy@host', 'DOCKER_HOST')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('ssh -L') as string }),
    );
  });

  it('throws nothing but a Problem', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('unix://', 'tcp://', 'https://', 'ssh://', ''),
        fc.string(),
        (scheme, rest) => {
          let thrown: unknown;
          try {
            parseEngineHost(scheme + rest, 'DOCKER_HOST');
          } catch (error) {
            thrown = error;
          }
          expect(thrown === undefined || thrown instanceof Problem).toBe(true);
        },
      ),
    );
  });
});

describe('findEngine', () => {
  it('takes DOCKER_HOST before everything else', async () => {
    const home = await homeWith('remote', { Host: 'tcp://remote' });
    expect(await findEngine({ DOCKER_HOST: 'unix:///x.sock', DOCKER_CONTEXT: 'remote' }, home)).toEqual({
      kind: 'socket',
      path: '/x.sock',
    });
  });

  it.each([
    [{ DOCKER_TLS_VERIFY: '1' }, { directory: '/home/amy/.docker', verify: true }],
    [
      { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' },
      { directory: '/certs', verify: true },
    ],
    [{ DOCKER_CERT_PATH: '/certs' }, { directory: '/certs', verify: false }],
    [
      { DOCKER_TLS_VERIFY: '1', DOCKER_CONFIG: '/conf' },
      { directory: '/conf', verify: true },
    ],
    [{}, undefined],
  ])('takes its TLS from %j', async (environment, tls) => {
    const found = await findEngine({ DOCKER_HOST: 'tcp://engine', ...environment }, '/home/amy');
    expect(found.kind === 'tcp' ? found.tls : 'none').toEqual(tls);
  });

  it('takes the chosen context, and another that the environment names', async () => {
    const home = await homeWith('chosen', { Host: 'unix:///chosen.sock' });
    await addContext(home, 'named', { Host: 'tcp://named', SkipTLSVerify: true }, true);
    expect(await findEngine({}, home)).toEqual({ kind: 'socket', path: '/chosen.sock' });
    expect(await findEngine({ DOCKER_CONTEXT: 'named' }, home)).toMatchObject({
      kind: 'tcp',
      tls: { verify: false },
    });
  });

  it('refuses a context that is not there or has no endpoint', async () => {
    const home = await homeWith('empty', {});
    for (const context of ['empty', 'absent', '../../x'])
      await expect(findEngine({ DOCKER_CONTEXT: context }, home)).rejects.toMatchObject({
        code: 'engine.endpoint',
      });
  });

  it('finds the sockets of rootless engines when there is no other', async () => {
    const runtime = await mkdtemp(join(directory, 'run-'));
    await writeFile(join(runtime, 'docker.sock'), '');
    const found = await findEngine({ XDG_RUNTIME_DIR: runtime, DOCKER_CONTEXT: 'default' }, undefined);
    expect(['/var/run/docker.sock', join(runtime, 'docker.sock')]).toContain(
      found.kind === 'socket' && found.path,
    );
  });
});

async function homeWith(context: string, docker: object): Promise<string> {
  const home = await mkdtemp(join(directory, 'home-'));
  await mkdir(join(home, '.docker'));
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ currentContext: context }));
  await addContext(home, context, docker, false);
  return home;
}

async function addContext(home: string, name: string, docker: object, withTls: boolean): Promise<void> {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(home, '.docker', 'contexts', 'meta', id);
  await mkdir(meta, { recursive: true });
  await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker } }));
  if (withTls) await mkdir(join(home, '.docker', 'contexts', 'tls', id, 'docker'), { recursive: true });
}

describe('findEngine for podman, and findEngines', () => {
  it('looks for the sockets of Podman, and where CONTAINER_HOST says', async () => {
    const runtime = await mkdtemp(join(directory, 'runtime-'));
    const podman = join(runtime, 'podman', 'podman.sock');
    await mkdir(join(runtime, 'podman'));
    await writeFile(podman, '');
    const environment = { XDG_RUNTIME_DIR: runtime };
    expect(await findEngine(environment, undefined, 'podman')).toEqual({ kind: 'socket', path: podman });
    const named = { ...environment, CONTAINER_HOST: 'unix:///run/other.sock' };
    expect(await findEngine(named, undefined, 'podman')).toEqual({ kind: 'socket', path: '/run/other.sock' });
    expect(await findEngines({ ...named, DOCKER_HOST: 'unix:///run/docker-here.sock' }, undefined)).toEqual([
      { kind: 'socket', path: '/run/docker-here.sock' },
      { kind: 'socket', path: '/run/other.sock' },
    ]);
  });

  it('asks the engine that DOCKER_HOST names and no other, and each once', async () => {
    const host = { DOCKER_HOST: 'unix:///run/docker-here.sock' };
    const socket = { kind: 'socket', path: '/run/docker-here.sock' };
    expect(await findEngines(host, undefined)).toEqual([socket]);
    expect(await findEngines({ ...host, CONTAINER_HOST: host.DOCKER_HOST }, undefined)).toEqual([socket]);
    expect(await findEngines({ DOCKER_HOST: 'nonsense' }, undefined)).toEqual([]);
  });
});
