import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { isRecord, messageOf, Problem } from '#core/index.ts';
import { readBody } from '../http/body.ts';
import { exchange, type HttpResponse } from '../http/exchange.ts';
import { systemCode } from '../http/failure.ts';
import { SYSTEM_TIMING, type Pace, type Timing } from '../http/timing.ts';
import type { EngineEndpoint, EngineTls } from './endpoint.ts';
import type { EngineProblemCode } from './problem.ts';

/**
 * An engine may write a whole image to disk before it sends the first byte of it (moby, image/tarexport/save.go), so it
 * gets minutes where a registry gets seconds; it is also trusted not to drip.
 */
export const ENGINE_PACE: Pace = {
  connect: 10_000,
  head: 600_000,
  idle: 600_000,
  window: 600_000,
  windowBytes: 0,
  document: 60_000,
};

/** What we know how to read; the engine's own version counts when it is older. */
const NEWEST_API = [1, 48] as const;
/** Docker 1.12, the oldest that has every field that we read; engines that do not say theirs are taken for it. */
const OLDEST_API = [1, 24] as const;
const MAX_ERROR_BYTES = 64 * 1024;
const MAX_ERROR_LENGTH = 300;

export type ApiVersion = readonly [major: number, minor: number];

/** A conversation with one engine, in the version of its API that both sides know. */
export interface EngineConnection extends Disposable {
  readonly version: ApiVersion;
  /** An answer with status 200, or the problem; `undefined` for 404. */
  get(path: string, what: string, signal?: AbortSignal): Promise<HttpResponse | undefined>;
  readonly pace: Pace;
  readonly timing: Timing;
}

/** Connects to an engine and agrees on a version (Docker Engine API, `GET /_ping`, `Api-Version`). */
export async function connectEngine(
  endpoint: EngineEndpoint,
  { pace = ENGINE_PACE, timing = SYSTEM_TIMING }: { readonly pace?: Pace; readonly timing?: Timing } = {},
  signal?: AbortSignal,
): Promise<EngineConnection> {
  const where = endpoint.kind === 'socket' ? endpoint.path : endpoint.url.host;
  const agent = await agentFor(endpoint);
  const base = endpoint.kind === 'socket' ? new URL('http://localhost/') : endpoint.url;
  const target = { agent, where, ...(endpoint.kind === 'socket' ? { socketPath: endpoint.path } : {}) };
  const ask = async (path: string, until: AbortSignal | undefined): Promise<HttpResponse> => {
    try {
      return await exchange({ ...target, url: new URL(path, base) }, pace, until);
    } catch (error) {
      throw until?.aborted === true ? error : connectionProblem(error, where);
    }
  };
  try {
    const ping = await ask('/_ping', signal);
    await readBody(ping, 'the greeting', MAX_ERROR_BYTES, pace, timing);
    const version = commonVersion(ping.headers['api-version']);
    return {
      version,
      pace,
      timing,
      get: async (path, what, until) => {
        const response = await ask(`/v${version.join('.')}${path}`, until);
        if (response.status === 200) return response;
        const said = await errorMessage(response, pace, timing);
        if (response.status === 404) return undefined;
        throw new Problem<EngineProblemCode>(
          'engine.answer',
          `the engine at ${where} answered ${what} with status ${response.status}${said === '' ? '' : `: ${said}`}`,
        );
      },
      [Symbol.dispose]: () => agent.destroy(),
    };
  } catch (error) {
    agent.destroy();
    throw error;
  }
}

/** True when the engine's API is at least this. */
export function isAtLeast([major, minor]: ApiVersion, [wantedMajor, wantedMinor]: ApiVersion): boolean {
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function commonVersion(header: string | readonly string[] | undefined): ApiVersion {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(typeof header === 'string' ? header : '') ?? [];
  const theirs: ApiVersion = major === undefined ? OLDEST_API : [Number(major), Number(minor)];
  return isAtLeast(theirs, NEWEST_API) ? NEWEST_API : theirs;
}

async function agentFor(endpoint: EngineEndpoint): Promise<HttpAgent> {
  if (endpoint.kind === 'socket' || endpoint.url.protocol === 'http:')
    return new HttpAgent({ keepAlive: true });
  const { tls } = endpoint;
  if (tls === undefined) return new HttpsAgent({ keepAlive: true });
  return new HttpsAgent({
    keepAlive: true,
    secureContext: await secureContextIn(tls),
    rejectUnauthorized: tls.verify,
  });
}

async function secureContextIn({ directory }: EngineTls): Promise<SecureContext> {
  try {
    const [ca, cert, key] = await Promise.all(
      ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(directory, name))),
    );
    return createSecureContext({ ca, cert, key });
  } catch (cause) {
    throw new Problem<EngineProblemCode>(
      'engine.endpoint',
      `the engine's certificates in ${directory} cannot be used: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function connectionProblem(error: unknown, where: string): unknown {
  const code = systemCode(error instanceof Problem ? error.cause : error);
  if (code === 'EACCES')
    return new Problem<EngineProblemCode>('engine.permission', `we may not talk to the engine at ${where}`, {
      hint: 'be a member of the group that owns the socket (docker), or root',
      cause: error,
    });
  if (!(error instanceof Problem) || error.code !== 'http.unreachable') return error;
  return new Problem<EngineProblemCode>('engine.unreachable', `no engine answers at ${where}`, {
    hint: 'start it, or say where it is by DOCKER_HOST',
    cause: error,
  });
}

/** The engine's word on its refusal: `{"message": "…"}`. */
async function errorMessage(response: HttpResponse, pace: Pace, timing: Timing): Promise<string> {
  try {
    const bytes = await readBody(response, 'the error', MAX_ERROR_BYTES, pace, timing);
    const body: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const text = isRecord(body) && typeof body.message === 'string' ? body.message : '';
    return text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').slice(0, MAX_ERROR_LENGTH);
  } catch {
    response.signal?.throwIfAborted();
    response.message.destroy();
    return '';
  }
}
