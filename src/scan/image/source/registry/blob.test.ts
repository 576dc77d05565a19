import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { digestOf, MIB } from '#core/index.ts';
import { PACE, type Pace } from '../http/timing.ts';
import type { LayerSource } from '../image-source.ts';
import { shelveImage } from './testing/image.ts';
import { startLyingRegistry, type Lie, type LyingRegistry } from './testing/lying-registry.ts';
import { IMPATIENT, openRestlessly, problemOf, readLayer } from './testing/reading.ts';

/** Random bytes do not shrink: the blob is as long as its content. */
const CONTENT = randomBytes(3 * MIB);

describe('a layer from a registry', () => {
  it('is taken up where the connection broke', async () => {
    let attempts = 0;
    await using registry = await startLyingRegistry();
    const { layer, bytes } = await openLayer(registry, (blob) => ({ url }, response) => {
      if (!isLayer(url) || ++attempts > 2) return false;
      const start = attempts === 1 ? 0 : MIB;
      if (start > 0) partial(response, start, blob.length);
      else response.setHeader('content-length', blob.length);
      breakAfter(response, blob.subarray(start, start + MIB));
      return true;
    });
    expect(digestOf(await readLayer(layer))).toBe(layer.digest);
    expect(registry.requests.slice(-3).map(({ range }) => range)).toEqual([
      undefined,
      `bytes=${MIB}-`,
      `bytes=${2 * MIB}-`,
    ]);
    expect(bytes.length).toBeGreaterThan(3 * MIB);
  });

  it('is whole also when the server ignores the range and sends everything again', async () => {
    let attempts = 0;
    await using registry = await startLyingRegistry();
    const { layer } = await openLayer(registry, (blob) => (request, response) => {
      if (!isLayer(request.url)) return false;
      response.setHeader('content-length', blob.length);
      if (++attempts < 3) breakAfter(response, blob.subarray(0, MIB + attempts));
      else response.end(blob);
      return true;
    });
    expect(digestOf(await readLayer(layer))).toBe(layer.digest);
    // The first answer to a range was a whole blob: the third request does not ask for one.
    expect(registry.requests.slice(-3).map(({ range }) => range)).toEqual([
      undefined,
      `bytes=${MIB + 1}-`,
      undefined,
    ]);
  });

  it('is taken up also when a body without a length just ends', async () => {
    let attempts = 0;
    await using registry = await startLyingRegistry();
    const { layer } = await openLayer(registry, (blob) => ({ url }, response) => {
      if (!isLayer(url) || ++attempts > 1) return false;
      response.write(blob.subarray(0, 10));
      response.end();
      return true;
    });
    expect(digestOf(await readLayer(layer))).toBe(layer.digest);
  });

  it.each<[string, string, (blob: Buffer) => Lie]>([
    ['has other bytes', 'registry.digest', (blob) => sends(Buffer.alloc(blob.length))],
    ['is announced shorter', 'registry.size', (blob) => sends(blob.subarray(1))],
    ['is announced longer', 'registry.size', (blob) => sends(Buffer.concat([blob, blob]))],
    ['has no end', 'registry.size', (blob) => endless(blob)],
    ['always ends too early', 'http.interrupted', (blob) => sends(blob.subarray(0, 100), false)],
    [
      'always breaks at once',
      'http.interrupted',
      () =>
        ({ url }, response) =>
          isLayer(url) && breaks(response),
    ],
    [
      'is not there',
      'registry.not-found',
      () =>
        ({ url }, response) =>
          isLayer(url) && answers(response, 404),
    ],
    ['is a part that nobody asked for', 'registry.answer', (blob) => unasked(blob)],
  ])('%s: %s', async (_what, code, lie) => {
    await using registry = await startLyingRegistry();
    const { layer } = await openLayer(registry, lie);
    expect(await problemOf(readLayer(layer))).toMatchObject({ code });
    expect(layerRequests(registry)).toBeLessThanOrEqual(5);
  });

  it.each<[string, string, (blob: Buffer) => Lie]>([
    [
      'never comes',
      'http.timeout',
      () =>
        ({ url }) =>
          isLayer(url),
    ],
    ['stops in the middle', 'http.timeout', (blob) => stalls(blob.subarray(0, 1000))],
    ['comes byte by byte', 'http.too-slow', drips],
  ])('%s: %s', async (_what, code, lie) => {
    await using registry = await startLyingRegistry();
    const { layer } = await openLayer(registry, lie, { pace: IMPATIENT });
    expect(await problemOf(readLayer(layer))).toMatchObject({ code });
    expect(layerRequests(registry)).toBeLessThanOrEqual(5);
  });

  it.each([
    ['another part', (blob: Buffer) => `bytes 5-${blob.length - 1}/${blob.length}`],
    ['a nameless part', () => 'bytes'],
    ['several parts', () => ''],
  ])('is refused when %s comes instead of the rest', async (_what, contentRange) => {
    let attempts = 0;
    await using registry = await startLyingRegistry();
    const { layer } = await openLayer(registry, (blob) => ({ url }, response) => {
      if (!isLayer(url)) return false;
      response.setHeader('content-length', blob.length - (attempts === 0 ? 0 : 5));
      if (attempts++ === 0) return breakAfter(response, blob.subarray(0, 10));
      response.statusCode = 206;
      if (contentRange(blob) !== '') response.setHeader('content-range', contentRange(blob));
      response.end(blob.subarray(5));
      return true;
    });
    expect(await problemOf(readLayer(layer))).toMatchObject({ code: 'registry.answer' });
  });

  it('goes on as long as every connection brings something worthwhile', async () => {
    await using registry = await startLyingRegistry();
    const content = randomBytes(12 * MIB);
    const { layer } = await openLayer(
      registry,
      (blob) => (request, response) => {
        if (!isLayer(request.url)) return false;
        const start = Number(/\d+/.exec(request.headers.range ?? '0')![0]);
        if (start > 0) partial(response, start, blob.length);
        response.setHeader('content-length', blob.length - start);
        const piece = blob.subarray(start, start + MIB + 1000);
        if (start + piece.length < blob.length) return breakAfter(response, piece);
        response.end(piece);
        return true;
      },
      { content },
    );
    expect(digestOf(await readLayer(layer))).toBe(layer.digest);
    expect(layerRequests(registry)).toBeGreaterThan(8);
  });

  it('closes the connection when the reader has seen enough', async () => {
    let closed: Promise<unknown> | undefined;
    await using registry = await startLyingRegistry();
    const { layer } = await openLayer(registry, (blob) => ({ url }, response) => {
      if (!isLayer(url)) return false;
      response.setHeader('content-length', blob.length);
      response.write(blob.subarray(0, MIB));
      closed = once(response, 'close');
      return true;
    });
    const opened = await layer.open();
    if (opened.kind === 'stream') for await (const chunk of opened.chunks) if (chunk.length > 0) break;
    await closed;
    expect(closed).toBeDefined();
  });

  it.each(['open', 'image'] as const)('ends with its reason when the %s is given up', async (what) => {
    await using registry = await startLyingRegistry();
    const { layer, image } = await openLayer(registry, (blob) => stalls(blob.subarray(0, 100)));
    const stopping = new AbortController();
    const reading = readLayer(layer, stopping.signal);
    setTimeout(() => (what === 'open' ? stopping.abort(new Error('given up')) : void image.close()), 30);
    await expect(reading).rejects.toThrow(what === 'open' ? 'given up' : 'was closed');
  });

  it('waits for a reader that takes its time', async () => {
    await using registry = await startLyingRegistry();
    const { layer } = await openLayer(registry, () => () => false, { pace: IMPATIENT });
    const opened = await layer.open();
    let size = 0;
    if (opened.kind === 'stream')
      for await (const chunk of opened.chunks) {
        if (size < 200_000) await new Promise((resolve) => setTimeout(resolve, 150));
        size += chunk.length;
      }
    expect(size).toBe(layer.size);
    expect(layerRequests(registry)).toBe(1);
  });
});

async function openLayer(
  registry: LyingRegistry,
  lie: (blob: Buffer) => Lie,
  { content = CONTENT, pace = PACE }: { readonly content?: Buffer; readonly pace?: Pace } = {},
) {
  const { layers } = shelveImage(registry.shelf, [content], { tag: 'latest' });
  const bytes = Buffer.from(layers[0]!.bytes);
  const image = await openRestlessly(`${registry.host}/app`, { pace });
  const layer: LayerSource = image.layers[0]!;
  registry.lie = lie(bytes);
  return { image, layer, bytes };
}

/** The lie begins after the configuration was read: what is a blob then is the layer. */
function isLayer(url: string | undefined): boolean {
  return url!.includes('/blobs/');
}

/** Without the configuration's. */
function layerRequests(registry: LyingRegistry): number {
  return registry.requests.filter(({ url }) => isLayer(url)).length - 1;
}

function breakAfter(response: ServerResponse, bytes: Uint8Array): true {
  response.write(bytes, () => setTimeout(() => response.destroy(), 20));
  return true;
}

function partial(response: ServerResponse, start: number, size: number): void {
  response.statusCode = 206;
  response.setHeader('content-range', `bytes ${start}-${size - 1}/${size}`);
}

function sends(bytes: Uint8Array, withLength: boolean = true): Lie {
  return ({ url, headers }, response) => {
    if (!isLayer(url)) return false;
    if (withLength) response.setHeader('content-length', bytes.length);
    else if (headers.range !== undefined) response.setHeader('x-range', 'ignored');
    response.write(bytes.subarray(0, 1));
    response.end(bytes.subarray(1));
    return true;
  };
}

function endless(blob: Buffer): Lie {
  return ({ url }, response) => {
    if (!isLayer(url)) return false;
    const more = (): void => {
      while (!response.destroyed && response.write(blob));
    };
    response.on('drain', more);
    more();
    return true;
  };
}

function stalls(start: Uint8Array): Lie {
  return ({ url }, response) => {
    if (!isLayer(url)) return false;
    response.write(start);
    return true;
  };
}

function drips(blob: Buffer): Lie {
  return ({ url }, response) => {
    if (!isLayer(url)) return false;
    let at = 0;
    const timer = setInterval(() => response.write(blob.subarray(at, ++at)), 10);
    response.on('close', () => clearInterval(timer));
    return true;
  };
}

function unasked(blob: Buffer): Lie {
  return ({ url }, response) => {
    if (!isLayer(url)) return false;
    partial(response, 0, blob.length);
    response.end(blob);
    return true;
  };
}

function breaks(response: ServerResponse): true {
  response.destroy();
  return true;
}

function answers(response: ServerResponse, status: number): true {
  response.statusCode = status;
  response.end();
  return true;
}
