import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { webFetch } from './web.ts';

/** A server on the loopback interface, and its address. */
async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function get(url: string, environment: Record<string, string> = {}, signal = new AbortController().signal) {
  return webFetch({ environment })(url, { headers: { 'user-agent': 'test' }, signal });
}

async function textOf(response: { body: ReadableStream<Uint8Array> | null }): Promise<string> {
  return new Response(response.body).text();
}

describe('webFetch', () => {
  it('gives status, headers and body, and follows nothing', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(302, { location: '/there', etag: '"x"' }).end(request.headers['user-agent']);
    });
    const response = await get(server.url);
    expect([response.status, response.headers.get('location'), response.headers.get('etag')]).toEqual([
      302,
      '/there',
      '"x"',
    ]);
    expect(await textOf(response)).toBe('test');
  });

  it('asks for no encoding, and undoes gzip where it comes all the same', async () => {
    await using server = await serve((request, response) => {
      const encoding = request.url === '/gzip' ? 'gzip' : 'br';
      response.setHeader('content-encoding', encoding);
      response.end(gzipSync(String(request.headers['accept-encoding'])));
    });
    expect(await textOf(await get(`${server.url}/gzip`))).toBe('identity');
    await expect(get(`${server.url}/br`)).rejects.toThrow('the encoding br');
  });

  it('goes through the proxy of the environment, but never to this machine', async () => {
    await using server = await serve((_request, response) => void response.end('server'));
    await using proxy = await serve((request, response) => void response.end(`proxy ${request.url}`));
    const environment = { http_proxy: proxy.url, NO_PROXY: 'direct.example' };
    const feed = 'http://feeds.example/npm/all.zip';
    expect(await textOf(await get(feed, environment))).toBe(`proxy ${feed}`);
    expect(await textOf(await get(server.url, environment))).toBe('server');
    await expect(get('http://direct.example:1/', environment)).rejects.toThrow(
      /cannot reach direct\.example/,
    );
  });

  it('ends with the signal', async () => {
    await using server = await serve(() => {});
    const stop = new AbortController();
    const waiting = get(server.url, {}, stop.signal);
    stop.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
  });

  it('is a plain error where nobody answers, so that it is tried again', async () => {
    const problem = await get('http://127.0.0.1:1/').catch((error: unknown) => error);
    expect(problem).toMatchObject({
      name: 'Error',
      message: expect.stringContaining('127.0.0.1:1') as string,
    });
  });
});
