import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { secureContextFor, type TrustOptions } from './certificates.ts';
import { isLoopback, type Endpoint } from './endpoint.ts';

export interface ConnectionOptions extends TrustOptions {
  /** Holds `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either case; without it nothing goes through a proxy. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** An idle connection costs the registry too; the next request of a scan comes well within this. */
const KEEP_ALIVE = 15_000;

/** The connections of one session, or of all feeds, kept alive by origin. */
export class Connections {
  readonly #endpoint: Endpoint | undefined;
  readonly #options: ConnectionOptions;
  readonly #agents = new Map<string, Promise<HttpAgent>>();

  /** `endpoint` may be called insecure; without one every certificate is checked. */
  constructor(endpoint: Endpoint | undefined, options: ConnectionOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
  }

  /** The agent for a URL's origin. */
  agentFor(url: URL): Promise<HttpAgent> {
    const known = this.#agents.get(url.origin);
    if (known !== undefined) return known;
    const agent = this.#agentFor(url);
    this.#agents.set(url.origin, agent);
    return agent;
  }

  async close(): Promise<void> {
    for (const result of await Promise.allSettled(this.#agents.values()))
      if (result.status === 'fulfilled') result.value.destroy();
  }

  async #agentFor(url: URL): Promise<HttpAgent> {
    const shared = { keepAlive: true, timeout: KEEP_ALIVE, ...this.#proxyFor(url) };
    if (url.protocol === 'http:') return new HttpAgent(shared);
    return new HttpsAgent({
      ...shared,
      secureContext: await secureContextFor(url.host, this.#options),
      // Only the registry itself was called insecure, not the servers to which it sends us.
      rejectUnauthorized: !this.#isInsecure(url),
    });
  }

  #isInsecure(url: URL): boolean {
    const endpoint = this.#endpoint;
    return endpoint?.insecure === true && url.hostname === hostnameOf(endpoint.host);
  }

  /** As in Go's `net/http`, this machine is never reached through a proxy. */
  #proxyFor(url: URL): { readonly proxyEnv?: NodeJS.ProcessEnv } {
    const { environment } = this.#options;
    return environment === undefined || isLoopback(url.hostname) ? {} : { proxyEnv: environment };
  }
}

function hostnameOf(host: string): string {
  return new URL(`https://${host}/`).hostname;
}
