import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { messageOf, Problem } from '#core/index.ts';
import { advisoryProblem } from '../problem.ts';
import type { Fetched, Validators } from './store.ts';

/** The part of the web's `fetch` that downloads need; `globalThis.fetch` is one. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Readonly<Record<string, string>>;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Pick<Response, 'status' | 'headers' | 'body'>>;

/** How downloads reach the network. */
export interface Network {
  readonly fetch: Fetch;
  /** Waits between attempts; tests pass one that doesn't. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal?: AbortSignal;
}

export const DOWNLOAD_LIMITS = {
  /** Until the answer's headers, and between two pieces of its body: a feed's server that says nothing for so long is gone. */
  silenceMilliseconds: 30_000,
  /** Chains longer than this are loops (RFC 9110, section 15.4). */
  redirects: 5,
  attempts: 4,
  firstPauseMilliseconds: 500,
  /** The longest `Retry-After` that is obeyed. */
  longestPauseMilliseconds: 30_000,
} as const;

/** An answer that may be different the next time. */
class Temporary extends Error {
  readonly pause: number | undefined;
  constructor(message: string, pause?: number) {
    super(message);
    this.pause = pause;
  }
}

/** Downloads to a file, with retries. 404 and 410 are `absent`, 304 is `unchanged`; everything else unexpected throws. */
export async function download(
  url: string,
  path: string,
  most: number,
  network: Network,
  known: Validators = {},
): Promise<Fetched> {
  let pause: number = DOWNLOAD_LIMITS.firstPauseMilliseconds;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(url, path, most, network, known);
    } catch (error) {
      if (error instanceof Problem) throw error;
      network.signal?.throwIfAborted();
      if (attempt === DOWNLOAD_LIMITS.attempts)
        throw advisoryProblem('advisory.http', `${url}: ${messageOf(error)} (${attempt} attempts)`, {
          cause: error,
        });
      const asked = error instanceof Temporary ? error.pause : undefined;
      await network.sleep(Math.min(asked ?? pause, DOWNLOAD_LIMITS.longestPauseMilliseconds));
      pause *= 2;
    }
  }
}

async function once(
  url: string,
  path: string,
  most: number,
  network: Network,
  known: Validators,
): Promise<Fetched> {
  const watchdog = new Watchdog(network.signal);
  try {
    const response = await follow(url, network.fetch, known, watchdog);
    if (response.status === 404 || response.status === 410) return await drop(response, { kind: 'absent' });
    if (response.status === 304) return await drop(response, { kind: 'unchanged' });
    if (response.status === 429 || response.status >= 500) {
      await response.body?.cancel();
      throw new Temporary(`HTTP status ${response.status}`, retryAfter(response.headers));
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      throw advisoryProblem('advisory.http', `${url}: HTTP status ${response.status}`);
    }
    return await save(url, response, path, most, watchdog);
  } finally {
    watchdog.stop();
  }
}

async function follow(
  start: string,
  fetch: Fetch,
  known: Validators,
  watchdog: Watchdog,
): Promise<Pick<Response, 'status' | 'headers' | 'body'>> {
  const headers: Record<string, string> = { 'user-agent': 'bulkhead', accept: '*/*' };
  if (known.etag !== undefined) headers['if-none-match'] = known.etag;
  if (known.lastModified !== undefined) headers['if-modified-since'] = known.lastModified;
  let url = new URL(start);
  for (let redirects = 0; ; redirects++) {
    const response = await watchdog.watch(
      fetch(url.href, { headers, redirect: 'manual', signal: watchdog.signal }),
    );
    const location = response.headers.get('location');
    if (response.status < 301 || response.status > 308 || response.status === 304 || location === null)
      return response;
    await response.body?.cancel();
    if (redirects === DOWNLOAD_LIMITS.redirects)
      throw advisoryProblem('advisory.http', `${start}: more than ${redirects} redirects`);
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && next.protocol !== url.protocol)
      throw advisoryProblem(
        'advisory.http',
        `${start}: redirect from ${url.protocol} to ${next.protocol} refused`,
      );
    url = next;
  }
}

async function drop(response: Pick<Response, 'body'>, answer: Fetched): Promise<Fetched> {
  await response.body?.cancel();
  return answer;
}

async function save(
  url: string,
  response: Pick<Response, 'headers' | 'body'>,
  path: string,
  most: number,
  watchdog: Watchdog,
): Promise<Fetched> {
  const hash = createHash('sha256');
  const descriptor = openSync(path, 'w', 0o600);
  let bytes = 0;
  try {
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await watchdog.watch(
        reader?.read() ?? Promise.resolve({ done: true as const, value: undefined }),
      );
      if (piece.done) break;
      const chunk = piece.value as Uint8Array;
      bytes += chunk.length;
      if (bytes > most) {
        await reader?.cancel();
        throw advisoryProblem('advisory.feed-limit', `${url} has more than ${most} bytes, the limit`);
      }
      hash.update(chunk);
      for (let written = 0; written < chunk.length;) written += writeSync(descriptor, chunk, written);
    }
  } finally {
    closeSync(descriptor);
  }
  const announced = response.headers.get('content-length');
  if (announced !== null && response.headers.get('content-encoding') === null && Number(announced) !== bytes)
    throw new Temporary(`${bytes} bytes came where ${announced} were announced`);
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return {
    kind: 'file',
    path,
    bytes,
    digest: `sha256:${hash.digest('hex')}`,
    validators: { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) },
  };
}

function retryAfter(headers: Pick<Headers, 'get'>): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? seconds * 1000 : undefined;
}

/** Aborts a transfer when nothing happens for too long. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer;
  }

  get signal(): AbortSignal {
    return this.#outer === undefined
      ? this.#controller.signal
      : AbortSignal.any([this.#outer, this.#controller.signal]);
  }

  /** Waits for one step of the transfer. */
  async watch<Value>(step: Promise<Value>): Promise<Value> {
    const { silenceMilliseconds } = DOWNLOAD_LIMITS;
    const timer = setTimeout(() => {
      this.#controller.abort(new Temporary(`nothing came for ${silenceMilliseconds / 1000} s`));
    }, silenceMilliseconds);
    try {
      return await step;
    } finally {
      clearTimeout(timer);
    }
  }

  stop(): void {
    this.#controller.abort();
  }
}
