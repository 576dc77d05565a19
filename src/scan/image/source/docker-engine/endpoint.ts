import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord, MIB, Problem } from '#core/index.ts';
import type { EngineProblemCode } from './problem.ts';

/** Where a container engine listens. */
export type EngineEndpoint =
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp';
      /** `http:` or `https:`, without a path. */
      readonly url: URL;
      readonly tls?: EngineTls;
    };

/** A directory with `ca.pem`, `cert.pem` and `key.pem`, as `docker --tlsverify` uses them. */
export interface EngineTls {
  readonly directory: string;
  readonly verify: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const MAX_CONTEXT_BYTES = MIB;

/** Whose command would be used; both speak the same API. */
export type EngineKind = 'docker' | 'podman';

/**
 * The engine that the `docker` command would talk to: `$DOCKER_HOST`, then the context (`$DOCKER_CONTEXT`, or the one
 * chosen by `docker context use`), then the first socket that is there, Docker's own before rootless Docker's and Podman's.
 * For `podman`: `$CONTAINER_HOST`, then Podman's sockets.
 */
export async function findEngine(
  environment: Environment,
  home: string | undefined,
  kind: EngineKind = 'docker',
): Promise<EngineEndpoint> {
  const variable = kind === 'docker' ? 'DOCKER_HOST' : 'CONTAINER_HOST';
  const chosen =
    kind === 'docker' ? await dockerChoice(environment, home) : podmanChoice(environment.CONTAINER_HOST);
  if (chosen !== undefined) return chosen;
  const podman = podmanSockets(environment.XDG_RUNTIME_DIR);
  const sockets = kind === 'podman' ? podman : [...dockerSockets(environment.XDG_RUNTIME_DIR), ...podman];
  const path = sockets.find((candidate) => existsSync(candidate));
  if (path !== undefined) return { kind: 'socket', path };
  throw new Problem<EngineProblemCode>(
    'engine.unreachable',
    `there is no container engine: none of ${sockets.join(', ')} is there`,
    {
      hint:
        kind === 'docker'
          ? `start it, or say where it is by ${variable}`
          : `start its service (podman system service, or podman.socket), or say where it is by ${variable}`,
    },
  );
}

/** All engines that may have an image, the `docker` command's first; Podman's too unless `$DOCKER_HOST` names the one to ask. */
export async function findEngines(
  environment: Environment,
  home: string | undefined,
): Promise<readonly EngineEndpoint[]> {
  const kinds: readonly EngineKind[] =
    environment.DOCKER_HOST && !environment.CONTAINER_HOST ? ['docker'] : ['docker', 'podman'];
  const found = await Promise.allSettled(kinds.map((kind) => findEngine(environment, home, kind)));
  const engines = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return engines.filter((one, index) => engines.findIndex((other) => isSameEngine(one, other)) === index);
}

function isSameEngine(a: EngineEndpoint, b: EngineEndpoint): boolean {
  if (a.kind === 'socket') return b.kind === 'socket' && a.path === b.path;
  return b.kind === 'tcp' && a.url.href === b.url.href;
}

async function dockerChoice(
  environment: Environment,
  home: string | undefined,
): Promise<EngineEndpoint | undefined> {
  const configDirectory =
    environment.DOCKER_CONFIG || (home === undefined ? undefined : join(home, '.docker'));
  if (environment.DOCKER_HOST) {
    const { DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: certificates = configDirectory } = environment;
    const isTls = Boolean(verify) || environment.DOCKER_CERT_PATH !== undefined;
    const tls = isTls && certificates ? { directory: certificates, verify: Boolean(verify) } : undefined;
    return parseEngineHost(environment.DOCKER_HOST, 'DOCKER_HOST', tls);
  }
  return chosenContext(environment, configDirectory);
}

function podmanChoice(host: string | undefined): EngineEndpoint | undefined {
  return host ? parseEngineHost(host, 'CONTAINER_HOST') : undefined;
}

/** Reads `unix://PATH` or `tcp://HOST:PORT`; `source` says where it was written. */
export function parseEngineHost(host: string, source: string, tls?: EngineTls): EngineEndpoint {
  const unusable = (why: string, hint?: string): Problem<EngineProblemCode> =>
    new Problem(
      'engine.endpoint',
      `${source} ${JSON.stringify(host.slice(0, 200))} ${why}`,
      hint ? { hint } : {},
    );
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/s.exec(host) ?? [];
  switch (scheme) {
    case 'unix':
      if (!rest.startsWith('/')) throw unusable('is not an absolute path');
      return { kind: 'socket', path: rest };
    case 'tcp':
    case 'http':
    case 'https': {
      const text = `${tls === undefined && scheme !== 'https' ? 'http' : 'https'}://${rest}`;
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url === undefined || url.hostname === '' || url.pathname !== '/')
        throw unusable('is no host and port');
      if (url.username !== '' || url.password !== '') throw unusable('has a user name in it');
      // Docker's own ports (docker(1), --host).
      if (url.port === '' && !/:\d+\/?$/.test(rest)) url.port = url.protocol === 'https:' ? '2376' : '2375';
      return { kind: 'tcp', url, ...(tls === undefined ? {} : { tls }) };
    }
    case 'ssh':
      throw unusable(
        'is reached by ssh, which we do not do',
        'forward the socket: ssh -L /tmp/docker.sock:/var/run/docker.sock HOST, and set DOCKER_HOST=unix:///tmp/docker.sock',
      );
    default:
      throw unusable('is neither unix:// nor tcp://');
  }
}

/** The usual places of Docker's socket, with and without root. */
function dockerSockets(runtimeDirectory: string | undefined): readonly string[] {
  return ['/var/run/docker.sock', ...(runtimeDirectory ? [join(runtimeDirectory, 'docker.sock')] : [])];
}

/** The usual places of Podman's socket, without and with root (podman-system-service(1)). */
function podmanSockets(runtimeDirectory: string | undefined): readonly string[] {
  return [
    ...(runtimeDirectory ? [join(runtimeDirectory, 'podman', 'podman.sock')] : []),
    '/run/podman/podman.sock',
  ];
}

/** The endpoint of the chosen context; `default` means that there is none (docker-context(1)). */
async function chosenContext(
  environment: Environment,
  configDirectory: string | undefined,
): Promise<EngineEndpoint | undefined> {
  if (configDirectory === undefined) return undefined;
  const chosen =
    environment.DOCKER_CONTEXT || (await readJson(join(configDirectory, 'config.json')))?.currentContext;
  if (typeof chosen !== 'string' || chosen === '' || chosen === 'default') return undefined;
  const id = createHash('sha256').update(chosen).digest('hex');
  const meta = await readJson(join(configDirectory, 'contexts', 'meta', id, 'meta.json'));
  const docker =
    isRecord(meta?.Endpoints) && isRecord(meta.Endpoints.docker) ? meta.Endpoints.docker : undefined;
  if (typeof docker?.Host !== 'string')
    throw new Problem<EngineProblemCode>(
      'engine.endpoint',
      `the Docker context ${JSON.stringify(chosen.slice(0, 100))} has no endpoint`,
      { hint: 'choose another by DOCKER_CONTEXT or DOCKER_HOST' },
    );
  const directory = join(configDirectory, 'contexts', 'tls', id, 'docker');
  const tls = existsSync(directory) ? { directory, verify: docker.SkipTLSVerify !== true } : undefined;
  return parseEngineHost(docker.Host, `the Docker context ${JSON.stringify(chosen.slice(0, 100))} with`, tls);
}

/** A small JSON object, or `undefined` where there is none that can be read: then the `docker` command has none either. */
async function readJson(path: string): Promise<Record<string, unknown> | undefined> {
  try {
    if ((await stat(path)).size > MAX_CONTEXT_BYTES) return undefined;
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
