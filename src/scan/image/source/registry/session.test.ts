import { describe, expect, it } from 'vitest';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import type { Credential } from './credentials/credential.ts';
import { shelveImage } from './testing/image.ts';
import { answerHonestly, sendError, startLyingRegistry, type Lie } from './testing/lying-registry.ts';
import { IMPATIENT, openRestlessly, problemOf, readLayer, restlessTiming } from './testing/reading.ts';

const BASIC: Credential = { kind: 'basic', username: 'amy', password: 'correct-horse' };

describe('redirects', () => {
  it('are followed to another server, which never sees the credentials', async () => {
    await using storage = await startLyingRegistry();
    await using registry = await startLyingRegistry((request, response) => {
      if (request.headers.authorization === undefined) return challenge(response);
      return (
        request.url!.includes('/blobs/') &&
        redirects(response, `http://${storage.host}${request.url!}?signature=s`)
      );
    });
    const { layers } = shelveImage(registry.shelf, [Buffer.from('one')], { tag: 'latest' });
    for (const [digest, bytes] of registry.shelf.blobs)
      storage.shelf.blobs.set(`${digest}?signature=s`, bytes);
    const image = await openRestlessly(`${registry.host}/app`, {
      credentials: async () => ({ credential: BASIC, troubles: [] }),
    });
    expect(await readLayer(image.layers[0]!)).toEqual(layers[0]!.bytes);
    await image.close();
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
    expect(registry.requests.filter(({ authorization }) => authorization !== undefined)).toHaveLength(3);
  });

  it('do not bring the credentials back to the registry either', async () => {
    await using storage = await startLyingRegistry();
    await using registry = await startLyingRegistry((request, response) => {
      if (request.headers.authorization === undefined && !request.url!.includes('again'))
        return challenge(response);
      return (
        request.url!.includes('/blobs/') &&
        !request.url!.includes('again') &&
        redirects(response, `http://${storage.host}/`)
      );
    });
    storage.lie = (_request, response) => redirects(response, `http://${registry.host}/v2/app/blobs/again`);
    shelveImage(registry.shelf, [], { tag: 'latest' });
    const open = openRestlessly(`${registry.host}/app`, {
      credentials: async () => ({ credential: BASIC, troubles: [] }),
    });
    expect(await problemOf(open)).toMatchObject({ code: 'registry.not-found' });
    expect(registry.requests.at(-1)).toMatchObject({ url: '/v2/app/blobs/again', authorization: undefined });
  });

  it.each<[string, string, Lie]>([
    ['in a circle', 'sends us in a circle', (request, response) => redirects(response, request.url!)],
    [
      'in a wider circle',
      'sends us in a circle',
      (request, response) => redirects(response, request.url!.endsWith('/b') ? '/a' : '/b'),
    ],
    [
      'on and on',
      'sends us on more than 5 times',
      (request, response) => redirects(response, `${request.url!}x`),
    ],
    ['nowhere', 'sends us in a circle', (_request, response) => redirects(response, '')],
    ['to no URL', 'is not a URL', (_request, response) => redirects(response, 'http://[::::]/')],
    [
      'to a file',
      'is neither https nor http',
      (_request, response) => redirects(response, 'file:///etc/passwd'),
    ],
    [
      'to a place with a password',
      'carries credentials',
      (_request, response) => redirects(response, 'https://a:b@127.0.0.1/'),
    ],
    [
      'out of this machine without encryption',
      'is not encrypted (http://192.0.2.1)',
      (_request, response) => redirects(response, 'http://192.0.2.1/latest/meta-data'),
    ],
  ])('%s are refused', async (_what, words, lie) => {
    await using registry = await startLyingRegistry(lie);
    const problem = await problemOf(openRestlessly(`${registry.host}/app`));
    expect(problem).toMatchObject({ code: 'registry.redirect' });
    expect(problem.message).toContain(words);
    expect(registry.requests.length).toBeLessThanOrEqual(6);
  });

  it('are followed when they are relative', async () => {
    await using registry = await startLyingRegistry(
      (request, response) => request.url!.endsWith('/latest') && redirects(response, './other'),
    );
    const { manifestDigest } = shelveImage(registry.shelf, [], { tag: 'other' });
    const image = await openRestlessly(`${registry.host}/app`);
    expect(image.manifestDigest).toBe(manifestDigest);
    await image.close();
  });

  it('show nothing of what another server says', async () => {
    await using storage = await startLyingRegistry((_request, response) => {
      sendError(response, 403, 'INTERNAL', 'the secret of the intranet');
      return true;
    });
    await using registry = await startLyingRegistry((_request, response) =>
      redirects(response, `http://${storage.host}/path?token=t0ken`),
    );
    const problem = await problemOf(openRestlessly(`${registry.host}/app`));
    expect(problem.message).toBe(
      `${storage.host} does not let us have the manifest of ${registry.host}/app:latest`,
    );
  });

  it('do not let another server ask for our credentials', async () => {
    await using storage = await startLyingRegistry((_request, response) => challenge(response));
    await using registry = await startLyingRegistry((_request, response) =>
      redirects(response, `http://${storage.host}/x`),
    );
    const open = openRestlessly(`${registry.host}/app`, {
      credentials: async () => ({ credential: BASIC, troubles: [] }),
    });
    expect(await problemOf(open)).toMatchObject({ code: 'registry.unauthorized' });
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('attempts', () => {
  it('are made again, with longer and longer pauses, and end well', async () => {
    const failures: ((response: ServerResponse) => void)[] = [
      (response) => sendError(response, 503, 'BUSY', 'come back'),
      (response) => response.destroy(),
      (response) => sendError(response, 500, 'OOPS', 'not again'),
      (response) => sendError(response, 429, 'TOOMANYREQUESTS', 'slowly'),
    ];
    await using registry = await startLyingRegistry((_request, response) => {
      const fail = failures.shift();
      fail?.(response);
      return fail !== undefined;
    });
    shelveImage(registry.shelf, [], { tag: 'latest' });
    const timing = restlessTiming();
    await (await openRestlessly(`${registry.host}/app`, { timing })).close();
    expect(timing.pauses).toEqual([187.5, 375, 750, 1500]);
  });

  it('wait as long as the registry asks for', async () => {
    let attempts = 0;
    await using registry = await startLyingRegistry((_request, response) => {
      if (attempts++ > 1) return false;
      response.setHeader('retry-after', attempts === 1 ? '7' : new Date(Date.now() + 9_000).toUTCString());
      sendError(response, 429, 'TOOMANYREQUESTS', 'slowly');
      return true;
    });
    shelveImage(registry.shelf, [], { tag: 'latest' });
    const timing = restlessTiming();
    await (await openRestlessly(`${registry.host}/app`, { timing })).close();
    expect(timing.pauses[0]).toBe(7000);
    expect(timing.pauses[1]).toBeGreaterThan(7000);
  });

  it.each([
    ['always busy', 503, {}, 'registry.unavailable', 5],
    ['always too many', 429, {}, 'registry.rate-limited', 5],
    ['asked to wait for an hour', 429, { 'retry-after': '3600' }, 'registry.rate-limited', 1],
    ['not there', 404, {}, 'registry.not-found', 1],
    ['denied', 403, {}, 'registry.denied', 1],
    ['not implemented', 501, {}, 'registry.unavailable', 1],
    ['a teapot', 418, {}, 'registry.answer', 1],
    ['empty', 204, {}, 'registry.answer', 1],
    ['a part', 206, {}, 'registry.answer', 1],
  ])('end when the answer is %s', async (_what, status, headers, code, attempts) => {
    await using registry = await startLyingRegistry((_request, response) => {
      response
        .writeHead(status, headers)
        .end(status === 204 ? undefined : '{"errors":[{"code":"X","message":"so it is"}]}');
      return true;
    });
    const problem = await problemOf(openRestlessly(`${registry.host}/app`));
    expect(problem).toMatchObject({ code });
    expect(registry.requests).toHaveLength(attempts);
    expect(problem.message.endsWith(status === 204 ? `${status}` : ': X so it is')).toBe(true);
  });

  it.each([
    ['without end', (response: ServerResponse) => endless(response)],
    ['no JSON', (response: ServerResponse) => response.end('<html>')],
    ['not about errors', (response: ServerResponse) => response.end('{"errors":[7]}')],
    ['cut off', (response: ServerResponse) => breaks(response)],
  ])('end also when the error itself is %s', async (_what, answer) => {
    await using registry = await startLyingRegistry((_request, response) => {
      response.statusCode = 404;
      answer(response);
      return true;
    });
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({
      code: 'registry.not-found',
      message: `${registry.host} does not have the manifest of ${registry.host}/app:latest`,
    });
  });

  it('end when nothing answers', async () => {
    await using registry = await startLyingRegistry(() => true);
    const problem = await problemOf(openRestlessly(`${registry.host}/app`, { pace: IMPATIENT }));
    expect(problem).toMatchObject({
      code: 'http.timeout',
      message: `${registry.host} did not answer within 0.1 s`,
    });
  });

  it('end at once where nothing listens', async () => {
    const registry = await startLyingRegistry();
    await registry[Symbol.asyncDispose]();
    const timing = restlessTiming();
    expect(await problemOf(openRestlessly(`${registry.host}/app`, { timing }))).toMatchObject({
      code: 'http.unreachable',
      message: `cannot reach ${registry.host}: nothing listens there`,
    });
    expect(timing.pauses).toEqual([]);
  });

  it.each([
    ['while it waits for an answer', () => true],
    ['while it rests', (_request: unknown, response: ServerResponse) => refuses(response)],
  ] as [string, Lie][])('end with the reason when the person gives up %s', async (_what, lie) => {
    await using registry = await startLyingRegistry(lie);
    const stopping = new AbortController();
    const timing = {
      ...restlessTiming(),
      pause: (_milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    };
    setTimeout(() => stopping.abort(new Error('given up')), 50);
    await expect(openRestlessly(`${registry.host}/app`, { timing }, stopping.signal)).rejects.toThrow(
      'given up',
    );
  });

  it('are not made at all when the person has given up already', async () => {
    await using registry = await startLyingRegistry();
    await expect(
      openRestlessly(`${registry.host}/app`, {}, AbortSignal.abort(new Error('never mind'))),
    ).rejects.toThrow('never mind');
    expect(registry.requests).toEqual([]);
  });

  it('are refused after the image was closed', async () => {
    await using registry = await startLyingRegistry();
    shelveImage(registry.shelf, [Buffer.from('one')], { tag: 'latest' });
    const image = await openRestlessly(`${registry.host}/app`);
    await image.close();
    expect(await problemOf(readLayer(image.layers[0]!))).toMatchObject({ code: 'registry.closed' });
  });

  it('leave no connection behind when they fail', async () => {
    await using registry = await startLyingRegistry();
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({
      code: 'registry.not-found',
    });
    await expect.poll(() => registry.connections.size).toBe(0);
  });

  it('are made over one connection where it holds', async () => {
    const ports = new Set<number | undefined>();
    await using registry = await startLyingRegistry((request) => {
      ports.add(request.socket.remotePort);
      return false;
    });
    shelveImage(registry.shelf, [Buffer.from('one'), Buffer.from('two')], { tag: 'latest' });
    const image = await openRestlessly(`${registry.host}/app`);
    for (const layer of image.layers) await readLayer(layer);
    await image.close();
    expect(ports.size).toBe(1);
  });
});

describe('hostile HTTP', () => {
  it('that breaks off TLS but answers plain HTTP with 400 is no way around TLS', async () => {
    const server = createServer((socket) => {
      socket.once('data', (data) => {
        // 22 begins a TLS handshake (RFC 8446, section 5.1).
        if (data[0] === 22) socket.destroy();
        else socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const open = openRestlessly(`127.0.0.1:${(server.address() as AddressInfo).port}/app`);
    expect(await problemOf(open)).toMatchObject({ code: 'http.interrupted' });
    server.close();
  });

  it('with 100 KiB of headers is an error', async () => {
    await using registry = await startLyingRegistry((request, response) => {
      for (let line = 0; line < 100; line++) response.setHeader(`x-${line}`, 'x'.repeat(1024));
      answerHonestly(registry.shelf, request, response);
      return true;
    });
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({ code: 'http.malformed' });
  });

  it('that is no HTTP is an error', async () => {
    await using registry = await startLyingRegistry((request) => {
      request.socket.end('220 mail.example ESMTP\r\n');
      return true;
    });
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({ code: 'http.malformed' });
  });
});

function challenge(response: ServerResponse): true {
  response.setHeader('www-authenticate', 'Basic realm="here"');
  sendError(response, 401, 'UNAUTHORIZED', 'authentication required');
  return true;
}

function redirects(response: ServerResponse, location: string): true {
  response.writeHead(307, { location }).end('moved');
  return true;
}

function refuses(response: ServerResponse): true {
  sendError(response, 503, 'BUSY', 'come back');
  return true;
}

function endless(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 0x20)));
  };
  response.on('drain', more);
  more();
}

function breaks(response: ServerResponse): void {
  response.setHeader('content-length', 100);
  response.write('{"errors":', () => setTimeout(() => response.destroy(), 10));
}
