import { isRecord, MIB, Problem } from '#core/index.ts';
import { readBody } from '../http/body.ts';
import type { HttpResponse } from '../http/exchange.ts';
import type { Pace, Timing } from '../http/timing.ts';
import type { Credential } from './credentials/credential.ts';
import type { RegistryProblemCode } from './problem.ts';

/** What a bearer challenge asks for (distribution, "Token Authentication Specification"). */
export interface TokenDemand {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
}

/** A bearer token and the moment, in milliseconds of the epoch, from which it is no longer used. */
export interface Token {
  readonly text: string;
  readonly expires: number;
}

/** Real ones have some KiB. */
const MAX_TOKEN_ANSWER = MIB;
/** Node's limit for all headers of a request that a server like ours accepts is 16 KiB. */
const MAX_TOKEN_LENGTH = 12 * 1024;
/** "If omitted, this defaults to 60 seconds" (Token Authentication Specification, `expires_in`). */
const DEFAULT_LIFETIME = 60_000;
/** A token is not used in the last moments of its life: the request needs time to arrive. */
const MARGIN = 5_000;
const CLIENT_ID = 'bulkhead';

/** The request for a token: a GET with the password, or the OAuth2 exchange of an identity token. */
export function tokenRequest(
  demand: TokenDemand,
  credential: Credential | undefined,
): {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
} {
  const url = new URL(demand.realm);
  if (credential?.kind === 'identity-token') {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: credential.token,
      client_id: CLIENT_ID,
      scope: demand.scopes.join(' '),
      ...(demand.service === undefined ? {} : { service: demand.service }),
    });
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    return { url, method: 'POST', headers, body: form.toString() };
  }
  if (demand.service !== undefined) url.searchParams.set('service', demand.service);
  for (const scope of demand.scopes) url.searchParams.append('scope', scope);
  if (credential?.kind !== 'basic') return { url, method: 'GET', headers: { accept: 'application/json' } };
  url.searchParams.set('account', credential.username);
  const headers = { accept: 'application/json', authorization: basicAuthorization(credential) };
  return { url, method: 'GET', headers };
}

/** Reads the token out of a token server's answer. */
export async function readToken(response: HttpResponse, pace: Pace, timing: Timing): Promise<Token> {
  const bytes = await readBody(response, 'the token', MAX_TOKEN_ANSWER, pace, timing);
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    answer = undefined;
  }
  // Both names are in use; the specification has `token` and, for OAuth2's sake, `access_token`.
  const text = isRecord(answer) ? (answer.token ?? answer.access_token) : undefined;
  if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text) || text.length > MAX_TOKEN_LENGTH)
    throw new Problem<RegistryProblemCode>(
      'registry.token',
      `the token server ${response.where} gave no usable token`,
    );
  const seconds = isRecord(answer) ? answer.expires_in : undefined;
  const lifetime = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : DEFAULT_LIFETIME;
  return { text, expires: timing.now() + lifetime - Math.min(MARGIN, lifetime / 2) };
}

/** The `Authorization` field of the basic scheme (RFC 7617), in UTF-8. */
export function basicAuthorization({ username, password }: Credential & { readonly kind: 'basic' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
