import { isIPv4 } from 'node:net';
import { Problem } from '#core/index.ts';
import { registryHost } from '../../reference/reference.ts';
import type { RegistryProblemCode } from './problem.ts';

/** Which of its servers a registry may send us to, and how it may be spoken to. */
export interface Endpoint {
  /** As in references: `docker.io`, `localhost:5000`. */
  readonly domain: string;
  /** Host and port of the API. */
  readonly host: string;
  /** In the order in which they are tried. */
  readonly schemes: readonly ('https' | 'http')[];
  readonly insecure: boolean;
}

/**
 * How a registry is spoken to: by TLS, or without it too when it is on this machine or the person said `insecure`
 * (as Docker's `insecure-registries`, whose certificates are then not checked either).
 */
export function endpointOf(domain: string, insecure: boolean): Endpoint {
  const host = registryHost(domain);
  const url = URL.canParse(`https://${host}/`) ? new URL(`https://${host}/`) : undefined;
  if (url === undefined)
    throw new Problem<RegistryProblemCode>(
      'registry.reference',
      `${JSON.stringify(host)} is no host and port`,
    );
  const schemes = insecure || isLoopback(url.hostname) ? (['https', 'http'] as const) : (['https'] as const);
  return { domain, host, schemes, insecure };
}

/** True for what can only be this machine: `localhost`, 127.0.0.0/8 and `[::1]` (RFC 6761, RFC 1122, RFC 4291). */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}

/** The URL that a server names (`Location`, `realm`), if a registry of this kind may send us there. */
export function followedUrl(endpoint: Endpoint, from: URL, text: string, what: string): URL {
  const refuse = (why: string): Problem<RegistryProblemCode> =>
    new Problem('registry.redirect', `${endpoint.host} sends us to ${what} that ${why}`);
  if (!URL.canParse(text, from.href)) throw refuse('is not a URL');
  const url = new URL(text, from);
  url.hash = '';
  if (url.username !== '' || url.password !== '') throw refuse('carries credentials');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('is neither https nor http');
  if (url.protocol === 'http:' && !mayBePlain(endpoint, url))
    throw refuse(`is not encrypted (http://${url.host})`);
  return url;
}

/** Only a registry that may itself be spoken to without TLS may send us on without it, and one on this machine only here. */
function mayBePlain(endpoint: Endpoint, url: URL): boolean {
  return endpoint.insecure || (endpoint.schemes.includes('http') && isLoopback(url.hostname));
}
