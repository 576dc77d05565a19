import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf } from '#core/index.ts';
import { LOOPBACK, serveDirectory, temporaryDirectory } from '../feed-fixture.ts';
import { download, DOWNLOAD_LIMITS, type Network } from './download.ts';
import { openHttpStore } from './http-store.ts';
import { feedPath } from './store.ts';

type Answer = Parameters<typeof serveDirectory>[1];

async function fetchFrom(answer: Answer, network: Network = LOOPBACK, most = 1000) {
  using root = temporaryDirectory();
  await using server = await serveDirectory(root.path, answer);
  const path = join(root.path, 'file');
  const result = await download(`${server.url}x`, path, most, network).catch((error: unknown) => error);
  return { result, requests: server.requests, text: () => readFileSync(path, 'utf8') };
}

describe('download', () => {
  it('writes the body to a file and tells digest and validators', async () => {
    using root = temporaryDirectory();
    await using server = await serveDirectory(root.path, () => ({
      status: 200,
      headers: { etag: '"1"', 'last-modified': 'Sun, 22 Nov 2026 00:00:00 GMT' },
      body: 'hello',
    }));
    const path = join(root.path, 'file');
    expect(await download(`${server.url}x`, path, 5, LOOPBACK)).toEqual({
      kind: 'file',
      path,
      bytes: 5,
      digest: digestOf('hello'),
      validators: { etag: '"1"', lastModified: 'Sun, 22 Nov 2026 00:00:00 GMT' },
    });
    expect(readFileSync(path, 'utf8')).toBe('hello');
  });

  it.each([
    [404, { kind: 'absent' }],
    [410, { kind: 'absent' }],
    [304, { kind: 'unchanged' }],
  ])('status %i is an answer', async (status, answer) => {
    expect((await fetchFrom(() => ({ status }))).result).toEqual(answer);
  });

  it.each([401, 403, 418])('status %i is an error at once', async (status) => {
    const { result, requests } = await fetchFrom(() => ({ status }));
    expect(result).toMatchObject({
      code: 'advisory.http',
      message: expect.stringContaining(String(status)) as string,
    });
    expect(requests).toHaveLength(1);
  });

  it('tries again when the server is busy, after the time it asks for', async () => {
    const pauses: number[] = [];
    const network: Network = {
      ...LOOPBACK,
      sleep: (milliseconds) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
    };
    const { result } = await fetchFrom(
      (_path, attempt) =>
        attempt === 1
          ? { status: 503 }
          : attempt === 2
            ? { status: 429, headers: { 'retry-after': '7' } }
            : { status: 200, body: 'ok' },
      network,
    );
    expect(result).toMatchObject({ kind: 'file', bytes: 2 });
    expect(pauses).toEqual([DOWNLOAD_LIMITS.firstPauseMilliseconds, 7000]);
  });

  it('gives up with the reason', async () => {
    const { result, requests } = await fetchFrom(() => ({ status: 500 }));
    expect(result).toMatchObject({
      code: 'advisory.http',
      message: expect.stringContaining('4 attempts') as string,
    });
    expect(requests).toHaveLength(DOWNLOAD_LIMITS.attempts);
  });

  it('a server that is not there is an error that names the address', async () => {
    const result = await download('http://127.0.0.1:9/x', '/dev/null', 10, LOOPBACK).catch(
      (error: unknown) => error,
    );
    expect(result).toMatchObject({
      code: 'advisory.http',
      message: expect.stringContaining('127.0.0.1:9') as string,
    });
  });

  it('stops at the limit', async () => {
    const { result } = await fetchFrom(() => ({ status: 200, body: 'x'.repeat(1001) }));
    expect(result).toMatchObject({
      code: 'advisory.feed-limit',
      message: expect.stringContaining('1000') as string,
    });
  });

  it('follows redirects, and not for ever', async () => {
    const hop = await fetchFrom((path) =>
      path === 'x' ? { status: 302, headers: { location: '/y' } } : { status: 200, body: 'there' },
    );
    expect([hop.result, hop.requests]).toMatchObject([{ kind: 'file', bytes: 5 }, ['302 x', '200 y']]);
    const loop = await fetchFrom(() => ({ status: 301, headers: { location: '/x' } }));
    expect(loop.result).toMatchObject({
      code: 'advisory.http',
      message: expect.stringContaining('redirects') as string,
    });
    expect(loop.requests).toHaveLength(DOWNLOAD_LIMITS.redirects + 1);
  });

  it('does not follow a redirect away from the web', async () => {
    const { result } = await fetchFrom(() => ({ status: 302, headers: { location: 'file:///etc/passwd' } }));
    expect(result).toMatchObject({
      code: 'advisory.http',
      message: expect.stringContaining('file:') as string,
    });
  });

  it('stops when it is asked to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(
      download('http://127.0.0.1:9/x', '/dev/null', 10, { ...LOOPBACK, signal: controller.signal }),
    ).rejects.toThrow('enough');
  });
});

describe('a store on a web server', () => {
  it('asks for names as they are, and for nothing outside', async () => {
    using root = temporaryDirectory();
    await using server = await serveDirectory(root.path);
    const store = openHttpStore(server.url, root.path, 'file', LOOPBACK);
    await store.fetch('Red Hat/ALSA-2023:0005.json', 10);
    await store.fetch('a?b#c/%2e%2e', 10);
    expect(server.requests).toEqual(['404 Red Hat/ALSA-2023:0005.json', '404 a?b#c/%2e%2e']);
    expect(() => store.fetch('../x', 10)).toThrow(/leads out/);
    expect(() => feedPath('a', 'b/../../c')).toThrow(/leads out/);
    expect(() => openHttpStore('ftp://x', root.path, 'file', LOOPBACK)).toThrow(/no http/);
  });
});
