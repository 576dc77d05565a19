import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialFiles } from './credential-files.ts';
import { askCredentialHelper } from './credential-helper.ts';

/** Prints the server that it is asked for as the user name. */
const ECHO = `[ "$1" = get ] || exit 9; read -r server; printf '{"ServerURL":"x","Username":"%s","Secret":"pw"}' "$server"`;
const NOT_FOUND = 'echo "credentials not found in native keychain"; exit 1';

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bulkhead-credentials-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

describe('credentialFiles', () => {
  it('finds what `docker login` wrote for Docker Hub and for other registries', async () => {
    const home = await homeWith({
      auths: { 'https://index.docker.io/v1/': login('hub'), 'example.com:5000': login('example') },
    });
    const find = credentialFiles({}, home);
    expect(await find('docker.io', 'library/node')).toEqual(found('hub'));
    expect(await find('example.com:5000', 'x')).toEqual(found('example'));
    expect(await find('example.com', 'x')).toEqual({ troubles: [] });
  });

  it('prefers the login of a namespace', async () => {
    const home = await homeWith({
      auths: { 'example.com': login('host'), 'example.com/team': login('team') },
    });
    const find = credentialFiles({}, home);
    expect(await find('example.com', 'team/app')).toEqual(found('team'));
    expect(await find('example.com', 'teams/app')).toEqual(found('host'));
  });

  it("looks into the explicit file first, then into Docker's, then into that of containers", async () => {
    const home = await homeWith({ auths: { 'a.io': login('home'), 'c.io': login('home') } });
    const docker = join(await homeWith({ auths: { 'b.io': login('docker') } }), '.docker');
    const runtime = await folder();
    await mkdir(join(runtime, 'containers'));
    await writeFile(
      join(runtime, 'containers', 'auth.json'),
      JSON.stringify({ auths: { 'b.io': login('runtime'), 'c.io': login('runtime') } }),
    );
    const explicit = join(await folder(), 'auth.json');
    await writeFile(explicit, JSON.stringify({ auths: { 'a.io': login('explicit') } }));
    const environment = { REGISTRY_AUTH_FILE: explicit, DOCKER_CONFIG: docker, XDG_RUNTIME_DIR: runtime };
    const find = credentialFiles(environment, home);
    expect(await find('a.io', 'x')).toEqual(found('explicit'));
    expect(await find('b.io', 'x')).toEqual(found('docker'));
    // DOCKER_CONFIG stands in the place of ~/.docker.
    expect(await find('c.io', 'x')).toEqual(found('runtime'));
    expect(await credentialFiles({}, home)('c.io', 'x')).toEqual(found('home'));
  });

  it('says which file is broken, and goes on', async () => {
    const broken = join(await folder(), 'auth.json');
    await writeFile(broken, '{"auths":{"a.io":{"auth":"c2VjcmV0');
    const home = await homeWith({ auths: { 'a.io': login('home') } });
    expect(await credentialFiles({ REGISTRY_AUTH_FILE: broken }, home)('a.io', 'x')).toEqual({
      ...found('home'),
      troubles: [`${broken} is not JSON`],
    });
  });

  it('has nothing where there is no home and no file', async () => {
    expect(await credentialFiles({}, undefined)('a.io', 'x')).toEqual({ troubles: [] });
    expect(await credentialFiles({ DOCKER_CONFIG: '/nowhere' }, undefined)('a.io', 'x')).toEqual({
      troubles: [],
    });
  });

  it('asks the helper of the host, or the store, by the name that Docker gives the server', async () => {
    const path = await helpers({ echo: ECHO });
    const home = await homeWith({ credHelpers: { 'h.io': 'echo' }, credsStore: 'echo' });
    const find = credentialFiles({ PATH: path }, home);
    expect(await find('h.io', 'x')).toEqual(found('h.io'));
    expect(await find('docker.io', 'library/x')).toEqual(found('https://index.docker.io/v1/'));
  });

  it('falls back on the file when the helper has nothing or fails, and says so', async () => {
    const path = await helpers({ none: NOT_FOUND, broken: 'exit 3' });
    const auths = { 'a.io': login('file') };
    const none = credentialFiles({ PATH: path }, await homeWith({ auths, credsStore: 'none' }));
    expect(await none('a.io', 'x')).toEqual(found('file'));
    const broken = credentialFiles({ PATH: path }, await homeWith({ auths, credsStore: 'broken' }));
    expect(await broken('a.io', 'x')).toEqual({
      ...found('file'),
      troubles: ['docker-credential-broken ended with status 3'],
    });
  });
});

describe('askCredentialHelper', () => {
  it.each([
    [
      'an identity token',
      `printf '{"Username":"<token>","Secret":"id"}'`,
      { kind: 'found', credential: { kind: 'identity-token', token: 'id' } },
    ],
    ['an empty secret', `printf '{"Username":"amy","Secret":""}'`, { kind: 'none' }],
    ['nothing found', NOT_FOUND, { kind: 'none' }],
    [
      'no JSON',
      'echo secret-word',
      { kind: 'failed', why: 'docker-credential-x did not print a user name and a secret' },
    ],
    [
      'half of it',
      `printf '{"Username":"amy"}'`,
      { kind: 'failed', why: 'docker-credential-x did not print a user name and a secret' },
    ],
    [
      'no end of output',
      'exec cat /dev/zero',
      { kind: 'failed', why: 'docker-credential-x failed: more than 1048576 bytes of output' },
    ],
    [
      'no input read',
      'exec 0<&-; exit 4',
      { kind: 'failed', why: 'docker-credential-x ended with status 4' },
    ],
  ])('a helper with %s', async (_what, script, answer) => {
    const path = await helpers({ x: script });
    expect(await askCredentialHelper('x', 'a.io', { PATH: `${path}:${process.env.PATH}` })).toEqual(answer);
  });

  it('does not wait for a helper that hangs, nor for what that started', async () => {
    const path = await helpers({ x: 'sleep 60 & wait' });
    expect(
      await askCredentialHelper('x', 'a.io', { PATH: `${path}:${process.env.PATH}` }, undefined, 200),
    ).toEqual({
      kind: 'failed',
      why: 'docker-credential-x failed: no answer within 0.2 s',
    });
  });

  it("is ended with the person's reason", async () => {
    const path = await helpers({ x: 'exec sleep 60' });
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(new Error('given up')), 50);
    await expect(
      askCredentialHelper('x', 'a.io', { PATH: `${path}:${process.env.PATH}` }, stopping.signal),
    ).rejects.toThrow('given up');
  });

  it.each(['../x', 'a/b', '', '-x', 'x;y', 'x'.repeat(65)])(
    'does not run a helper named %j',
    async (name) => {
      expect(await askCredentialHelper(name, 'a.io', { PATH: directory })).toEqual({
        kind: 'failed',
        why: 'the name of a credential helper is not a plain word',
      });
    },
  );

  it('says when a helper is not installed', async () => {
    expect(await askCredentialHelper('absent', 'a.io', { PATH: directory })).toEqual({
      kind: 'failed',
      why: 'docker-credential-absent is not installed',
    });
  });
});

function login(username: string): object {
  return { auth: Buffer.from(`${username}:pw`).toString('base64') };
}

function found(username: string): object {
  return { credential: { kind: 'basic', username, password: 'pw' }, troubles: [] };
}

function folder(): Promise<string> {
  return mkdtemp(join(directory, 'x-'));
}

async function homeWith(config: object): Promise<string> {
  const home = await folder();
  await mkdir(join(home, '.docker'));
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify(config));
  return home;
}

async function helpers(scripts: Readonly<Record<string, string>>): Promise<string> {
  const path = await folder();
  for (const [name, script] of Object.entries(scripts)) {
    const file = join(path, `docker-credential-${name}`);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  return path;
}
