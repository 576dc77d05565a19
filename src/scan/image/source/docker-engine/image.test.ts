import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf } from '#core/index.ts';
import type { EngineEndpoint } from './endpoint.ts';
import { ENGINE_PACE } from './connection.ts';
import { inspectEngineImage, openEngineExport } from './image.ts';

const ID = digestOf('config');
const DIFF_ID = digestOf('layer');
const DESCRIPTION = {
  Id: ID,
  RepoTags: ['app:1'],
  RepoDigests: [],
  Os: 'linux',
  Architecture: 'arm64',
  Variant: 'v8',
  RootFS: { Type: 'layers', Layers: [DIFF_ID] },
};

describe('inspectEngineImage', () => {
  it('reads what the engine says, in the version that both know', async () => {
    await using engine = await startEngine('1.41', (_request, response) => json(response, DESCRIPTION));
    expect(await inspectEngineImage(engine.endpoint, 'team/app:1')).toEqual({
      id: ID,
      repoTags: ['app:1'],
      repoDigests: [],
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      diffIds: [DIFF_ID],
    });
    expect(engine.urls).toEqual(['/_ping', '/v1.41/images/team/app:1/json']);
  });

  it.each([
    ['1.99', '/v1.48/'],
    ['2.0', '/v1.48/'],
    ['1.24', '/v1.24/'],
    [undefined, '/v1.24/'],
    ['nonsense', '/v1.24/'],
  ])('speaks with an engine of the version %s in %s', async (version, prefix) => {
    await using engine = await startEngine(version, (_request, response) => json(response, DESCRIPTION));
    await inspectEngineImage(engine.endpoint, 'app');
    expect(engine.urls[1]).toBe(`${prefix}images/app/json`);
  });

  it('takes an identifier without an algorithm, as Podman writes it, and fields that are missing', async () => {
    const description = { Id: ID.slice('sha256:'.length), RepoTags: null, RootFS: null };
    await using engine = await startEngine('1.41', (_request, response) => json(response, description));
    expect(await inspectEngineImage(engine.endpoint, 'app')).toEqual({
      id: ID,
      repoTags: [],
      repoDigests: [],
      os: '',
      architecture: '',
      diffIds: [],
    });
  });

  it('answers nothing for an image that the engine does not have', async () => {
    await using engine = await startEngine('1.41', (_request, response) =>
      fails(response, 404, 'No such image: app'),
    );
    expect(await inspectEngineImage(engine.endpoint, 'app')).toBeUndefined();
  });

  it.each<[string, string, (response: ServerResponse) => void]>([
    ['fails', 'engine.answer', (response) => fails(response, 500, 'layer does not exist')],
    [
      'is too new for us',
      'engine.answer',
      (response) => fails(response, 400, 'client version 1.48 is too old'),
    ],
    ['gives no identifier', 'engine.answer', (response) => json(response, {})],
    ['gives no JSON', 'image.document-json', (response) => response.end('<html>')],
    ['gives more than 4 MiB', 'http.too-large', (response) => response.end(Buffer.alloc(5_000_000, 0x20))],
    ['hangs up', 'http.interrupted', (response) => response.destroy()],
    ['says nothing', 'http.timeout', () => undefined],
  ])('refuses an engine that %s: %s', async (_what, code, answer) => {
    await using engine = await startEngine('1.41', (_request, response) => answer(response));
    const pace = { ...ENGINE_PACE, head: 100 };
    await expect(inspectEngineImage(engine.endpoint, 'app', { pace })).rejects.toMatchObject({ code });
  });

  it.each(['', '../../containers/json', 'app?all=1', 'app#', 'a b', 'app%2e%2e', '/app', 'App'])(
    'asks no engine for %j',
    async (name) => {
      await using engine = await startEngine('1.41', (_request, response) => json(response, DESCRIPTION));
      await expect(inspectEngineImage(engine.endpoint, name)).rejects.toMatchObject({
        code: 'engine.reference',
      });
      expect(engine.urls).toEqual([]);
    },
  );

  it.each([ID, ID.slice(7), 'abc123', `app@${ID}`, 'localhost:5000/a/b:c'])(
    'asks for %j as it is',
    async (name) => {
      await using engine = await startEngine('1.41', (_request, response) => json(response, DESCRIPTION));
      await inspectEngineImage(engine.endpoint, name);
      expect(engine.urls[1]).toBe(`/v1.41/images/${name}/json`);
    },
  );

  it('says that no engine answers, or that we may not ask', async () => {
    const engine = await startEngine('1.41', () => undefined);
    const isRoot = process.getuid?.() === 0;
    await chmod((engine.endpoint as { path: string }).path, 0);
    // Root may write to any socket, so what it sees is the silence.
    await expect(
      inspectEngineImage(engine.endpoint, 'app', { pace: { ...ENGINE_PACE, head: 100 } }),
    ).rejects.toMatchObject({ code: isRoot ? 'http.timeout' : 'engine.permission' });
    await engine[Symbol.asyncDispose]();
    await expect(inspectEngineImage(engine.endpoint, 'app')).rejects.toMatchObject({
      code: 'engine.unreachable',
    });
    const absent: EngineEndpoint = { kind: 'tcp', url: new URL('http://127.0.0.1:1/') };
    await expect(inspectEngineImage(absent, 'app')).rejects.toMatchObject({ code: 'engine.unreachable' });
  });
});

describe('openEngineExport', () => {
  const archive = Buffer.from('an archive '.repeat(100_000));

  it('streams the archive', async () => {
    await using engine = await startEngine('1.41', (request, response) =>
      request.url!.endsWith('/json') ? json(response, DESCRIPTION) : response.end(archive),
    );
    const { imageId, image, chunks } = await openEngineExport(engine.endpoint, 'app:1');
    expect([imageId, image.diffIds]).toEqual([ID, [DIFF_ID]]);
    expect(engine.urls.at(-1)).toContain('/json');
    const read: Uint8Array[] = [];
    for await (const chunk of chunks) read.push(chunk);
    expect(Buffer.concat(read).equals(archive)).toBe(true);
    expect(engine.urls.at(-1)).toBe('/v1.41/images/app:1/get');
  });

  it.each([
    ['1.48', '?platform=%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm64%22%7D'],
    ['1.47', ''],
  ])('names the platform to an engine of the version %s', async (version, query) => {
    await using engine = await startEngine(version, (request, response) =>
      request.url!.endsWith('/json') ? json(response, DESCRIPTION) : response.end(),
    );
    const platform = { os: 'linux', architecture: 'arm64' };
    const { chunks } = await openEngineExport(engine.endpoint, 'app', { platform });
    for await (const chunk of chunks) expect(chunk).toBeUndefined();
    expect(engine.urls.at(-1)).toBe(`/v${version}/images/app/get${query}`);
  });

  it('refuses an image that the engine does not have, or no longer has', async () => {
    let has = false;
    await using engine = await startEngine('1.41', (request, response) =>
      has && request.url!.endsWith('/json')
        ? json(response, DESCRIPTION)
        : fails(response, 404, 'No such image'),
    );
    await expect(openEngineExport(engine.endpoint, 'app')).rejects.toMatchObject({
      code: 'engine.not-found',
      hint: 'pull it first (docker pull app), or let us fetch it: registry:app',
    });
    has = true;
    const { chunks } = await openEngineExport(engine.endpoint, 'app');
    await expect(chunks[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'engine.not-found' });
  });

  it('ends with an error when the engine stops in the middle', async () => {
    await using engine = await startEngine('1.41', (request, response) =>
      request.url!.endsWith('/json')
        ? json(response, DESCRIPTION)
        : response.write(archive, () => setTimeout(() => response.destroy(), 10)),
    );
    const { chunks } = await openEngineExport(engine.endpoint, 'app');
    let size = 0;
    const reading = (async () => {
      for await (const chunk of chunks) size += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'http.interrupted' });
    expect(size).toBe(archive.length);
  });

  it('ends with the reason when the person gives up', async () => {
    await using engine = await startEngine('1.41', (request, response) =>
      request.url!.endsWith('/json') ? json(response, DESCRIPTION) : response.write('a'),
    );
    const stopping = new AbortController();
    const { chunks } = await openEngineExport(engine.endpoint, 'app', {}, stopping.signal);
    const iterator = chunks[Symbol.asyncIterator]();
    expect((await iterator.next()).done).toBe(false);
    stopping.abort(new Error('given up'));
    await expect(iterator.next()).rejects.toThrow('given up');
  });
});

interface FakeEngine extends AsyncDisposable {
  readonly endpoint: EngineEndpoint;
  readonly urls: readonly string[];
}

/** An engine in this process, on a socket of its own. */
async function startEngine(
  version: string | undefined,
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<FakeEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'bulkhead-engine-'));
  const path = join(directory, 'engine.sock');
  const urls: string[] = [];
  const server = createServer((request, response) => {
    urls.push(request.url!);
    if (request.url === '/_ping') {
      if (version !== undefined) response.setHeader('api-version', version);
      response.end('OK');
    } else answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  return {
    endpoint: { kind: 'socket', path },
    urls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}

function fails(response: ServerResponse, status: number, message: string): void {
  response.statusCode = status;
  json(response, { message });
}
