import { Problem } from '#core/index.ts';
import { parseReference, type Reference } from '../../reference/reference.ts';
import type { RegistryProblemCode } from './problem.ts';

/** A place that is asked for a registry's images before the registry itself. */
export interface RegistryMirror {
  /** The registry that it stands in for, as in references: `docker.io`. */
  readonly of: string;
  /** `mirror.example:5000`. */
  readonly domain: string;
  /** What comes before the repository's path there, with a slash at its end; proxies of several registries have it. */
  readonly prefix: string;
  /** It was written with `http:`, so it may be spoken to without TLS. */
  readonly insecure: boolean;
}

/** Docker Hub's own hosts, by which it is called in configurations. */
const HUB_HOSTS: ReadonlySet<string> = new Set(['index.docker.io', 'registry-1.docker.io', 'hub.docker.com']);

/** Reads `REGISTRY=URL`: `docker.io=https://mirror.example`, `quay.io=https://proxy.example/quay`. */
export function parseRegistryMirror(text: string): RegistryMirror {
  const equals = text.indexOf('=');
  const refuse = (why: string): Problem<RegistryProblemCode> =>
    new Problem('registry.mirror', `${JSON.stringify(text.slice(0, 200))} is no mirror: ${why}`, {
      hint: 'Write REGISTRY=URL, such as docker.io=https://mirror.example or quay.io=https://proxy.example/quay.',
    });
  if (equals <= 0) throw refuse('it has no registry before an equals sign');
  const registry = domainOf(text.slice(0, equals), '');
  if (registry === undefined) throw refuse(`${JSON.stringify(text.slice(0, equals))} is no registry`);
  const place = text.slice(equals + 1);
  const url = URL.canParse(place) ? new URL(place) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw refuse(`${JSON.stringify(place)} is no http or https URL`);
  if (url.username !== '' || url.password !== '')
    throw refuse('it has a user name in it; log in with docker login instead');
  if (url.search !== '' || url.hash !== '') throw refuse('it has a query or a fragment');
  const path = url.pathname.replaceAll(/^\/+|\/+$/g, '');
  const domain = domainOf(url.host, path);
  if (domain === undefined) throw refuse('images cannot have such a path');
  return { of: registry, domain, prefix: path === '' ? '' : `${path}/`, insecure: url.protocol === 'http:' };
}

/** Where a reference's image is looked for, in order: its registry's mirrors, as they were named, then the registry. */
export function placesOf(
  reference: Reference,
  mirrors: readonly RegistryMirror[],
): readonly { readonly reference: Reference; readonly mirror?: RegistryMirror }[] {
  const matching = mirrors.filter((mirror) => mirror.of === reference.domain);
  return [
    ...matching.map((mirror) => ({
      mirror,
      reference: { ...reference, domain: mirror.domain, path: `${mirror.prefix}${reference.path}` },
    })),
    { reference },
  ];
}

/** The domain as references have it, if an image can lie under this path there. */
function domainOf(host: string, path: string): string | undefined {
  if (HUB_HOSTS.has(host)) return 'docker.io';
  try {
    // A name without a dot or a port would be read as a namespace on Docker Hub.
    const name = /[.:]/.test(host) || host === 'localhost' ? host : `${host}:443`;
    const { domain } = parseReference(`${name}/${path === '' ? '' : `${path}/`}x`);
    return domain === name ? host : domain;
  } catch {
    return undefined;
  }
}
