import { Problem } from '#core/index.ts';
import type { Reference } from '../../reference/reference.ts';
import { discardBody } from '../http/body.ts';
import { abortable } from '../http/abortable.ts';
import { exchange, type HttpResponse } from '../http/exchange.ts';
import { isTransient, isWithoutTls } from '../http/failure.ts';
import { backOff, LONGEST_RETRY_AFTER, MAX_ATTEMPTS, retryAfter } from '../http/retry.ts';
import { PACE, SYSTEM_TIMING, type Pace, type Timing } from '../http/timing.ts';
import { Authorization } from './authorization.ts';
import { Connections } from './connections.ts';
import { endpointOf, followedUrl, type Endpoint } from './endpoint.ts';
import type { RegistryOptions } from './options.ts';
import type { RegistryProblemCode } from './problem.ts';
import { errorText, refusal } from './refusal.ts';
import { Secrets } from './secrets.ts';

export interface RegistryRequest {
  /** Under the repository: `manifests/latest`, `blobs/sha256:…`. */
  readonly path: string;
  /** What problems call it. */
  readonly what: string;
  readonly accept: string;
  /** Only the bytes from here on. */
  readonly from?: number;
}

/** Real registries redirect once, to their storage, some twice. */
const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const RETRIED: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const USER_AGENT = 'bulkhead';

/** A conversation with one registry about one repository: connections, authorization, attempts, redirects. */
export class RegistrySession {
  readonly #endpoint: Endpoint;
  readonly #repository: string;
  readonly #connections: Connections;
  readonly #authorization: Authorization;
  readonly #secrets = new Secrets();
  readonly #closing = new AbortController();
  #origin: Promise<string> | undefined;
  readonly pace: Pace;
  readonly timing: Timing;

  constructor(reference: Reference, options: RegistryOptions) {
    this.pace = options.pace ?? PACE;
    this.timing = options.timing ?? SYSTEM_TIMING;
    this.#endpoint = endpointOf(reference.domain, options.insecure ?? false);
    this.#repository = reference.path;
    this.#connections = new Connections(this.#endpoint, options);
    this.#authorization = new Authorization({
      endpoint: this.#endpoint,
      path: reference.path,
      credentials: options.credentials,
      connections: this.#connections,
      secrets: this.#secrets,
      pace: this.pace,
      timing: this.timing,
      signal: this.#closing.signal,
    });
  }

  /** A successful answer, after as many attempts as it is worth; anything else is a `Problem`. */
  async get(request: RegistryRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const until =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    for (let failures = 1; ; failures++) {
      const outcome = await this.#attempt(request, until);
      if ('response' in outcome) return outcome.response;
      if (failures === MAX_ATTEMPTS || outcome.wait === undefined) throw outcome.problem;
      await backOff(failures, this.timing, until, outcome.wait);
    }
  }

  /** Ends every request that is under way, and all connections. */
  async close(): Promise<void> {
    this.#closing.abort(
      new Problem<RegistryProblemCode>('registry.closed', `the image on ${this.#endpoint.host} was closed`),
    );
    await this.#connections.close();
  }

  /** One attempt: an answer, or a problem with the time to wait before another attempt can be worth it. */
  async #attempt(
    request: RegistryRequest,
    signal: AbortSignal,
  ): Promise<
    { readonly response: HttpResponse } | { readonly problem: unknown; readonly wait: number | undefined }
  > {
    let response: HttpResponse;
    try {
      response = await this.#authorized(request, signal);
    } catch (problem) {
      return { problem, wait: isTransient(problem) ? 0 : undefined };
    }
    const { status, headers, url } = response;
    if (status === 200 || (status === 206 && request.from !== undefined)) return { response };
    // Another server's words may be those of something inside a network; they are not shown.
    const isOwn = url.origin === (await this.#settledOrigin(signal));
    const said = isOwn ? await errorText(response, this.#secrets, this.pace, this.timing) : '';
    if (!isOwn) await discardBody(response, this.pace, this.timing);
    const rest = retryAfter(headers['retry-after'], this.timing.now());
    const wait = RETRIED.has(status) && rest <= LONGEST_RETRY_AFTER ? rest : undefined;
    return {
      problem: refusal(response, request.what, said, this.#authorization.troubles, this.#endpoint.domain),
      wait,
    };
  }

  async #authorized(request: RegistryRequest, signal: AbortSignal): Promise<HttpResponse> {
    const origin = await this.#settledOrigin(signal);
    const authorization = await abortable(this.#authorization.current(), signal);
    const response = await this.#followed(request, origin, authorization, signal);
    if (response.status !== 401 || response.url.origin !== origin) return response;
    await discardBody(response, this.pace, this.timing);
    const challenge = response.headers['www-authenticate'] ?? '';
    const answer = await abortable(
      this.#authorization.answer(challenge, response.url, authorization),
      signal,
    );
    return this.#followed(request, origin, answer, signal);
  }

  /** Follows redirects; whoever is not the registry never sees the authorization, also when it sends us back. */
  async #followed(
    request: RegistryRequest,
    origin: string,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const headers: Record<string, string> = {
      accept: request.accept,
      'accept-encoding': 'identity',
      'user-agent': USER_AGENT,
      ...(request.from === undefined ? {} : { range: `bytes=${request.from}-` }),
    };
    let secret = authorization === undefined ? {} : { authorization };
    let url = new URL(`${origin}/v2/${this.#repository}/${request.path}`);
    const visited = new Set<string>();
    for (;;) {
      const agent = await this.#connections.agentFor(url);
      const response = await exchange({ url, headers: { ...headers, ...secret }, agent }, this.pace, signal);
      if (!REDIRECTS.has(response.status)) return response;
      await discardBody(response, this.pace, this.timing);
      visited.add(url.href);
      url = followedUrl(this.#endpoint, url, response.headers.location ?? '', 'a place');
      if (url.origin !== origin) secret = {};
      if (visited.has(url.href)) throw this.#redirected('in a circle');
      if (visited.size > MAX_REDIRECTS) throw this.#redirected(`on more than ${MAX_REDIRECTS} times`);
    }
  }

  #redirected(how: string): Problem<RegistryProblemCode> {
    return new Problem('registry.redirect', `${this.#endpoint.host} sends us ${how}`);
  }

  /** With or without TLS, found out once; a failure is not remembered. */
  #settledOrigin(signal: AbortSignal): Promise<string> {
    this.#origin ??= this.#findOrigin(signal).catch((error: unknown) => {
      this.#origin = undefined;
      throw error;
    });
    return this.#origin;
  }

  /** Only where no TLS is an option it is tried out, and without credentials (distribution-spec, "Determining Support"). */
  async #findOrigin(signal: AbortSignal): Promise<string> {
    const { host, schemes } = this.#endpoint;
    if (!schemes.includes('http')) return `https://${host}`;
    try {
      return (await this.#greet(`https://${host}`, signal)).url.origin;
    } catch (error) {
      const isOtherPort =
        error instanceof Problem && error.code === 'http.unreachable' && !/:\d+$/.test(host);
      if (!isWithoutTls(error) && !isOtherPort) throw error;
      const { status, url } = await this.#greet(`http://${host}`, signal);
      // What speaks TLS after all answers so (RFC 9110, 15.5.1, as Go's and nginx's servers do): the first error counts.
      if (status === 400) throw error;
      return url.origin;
    }
  }

  async #greet(origin: string, signal: AbortSignal): Promise<HttpResponse> {
    const url = new URL(`${origin}/v2/`);
    const response = await exchange({ url, agent: await this.#connections.agentFor(url) }, this.pace, signal);
    await discardBody(response, this.pace, this.timing);
    return response;
  }
}
