import { Problem, unreachable } from '#core/index.ts';
import { discardBody } from '../http/body.ts';
import { exchange } from '../http/exchange.ts';
import { isTransient } from '../http/failure.ts';
import { backOff, MAX_ATTEMPTS } from '../http/retry.ts';
import type { Pace, Timing } from '../http/timing.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import type { Connections } from './connections.ts';
import type { Credential, CredentialAnswer, CredentialSource } from './credentials/credential.ts';
import { followedUrl, isLoopback, type Endpoint } from './endpoint.ts';
import type { RegistryProblemCode } from './problem.ts';
import { errorText, loginHint, refusal } from './refusal.ts';
import type { Secrets } from './secrets.ts';
import { basicAuthorization, readToken, tokenRequest, type Token, type TokenDemand } from './token.ts';

export interface AuthorizationContext {
  readonly endpoint: Endpoint;
  /** The repository's path: `library/node`. */
  readonly path: string;
  readonly credentials: CredentialSource | undefined;
  readonly connections: Connections;
  readonly secrets: Secrets;
  readonly pace: Pace;
  readonly timing: Timing;
  readonly signal: AbortSignal;
}

/** More scopes than this in one challenge are not about one repository. */
const MAX_SCOPES = 8;
const FOREVER: number = Infinity;

/** Who we are to one registry and one repository: answers its challenges, keeps the answer while it lasts. */
export class Authorization {
  readonly #context: AuthorizationContext;
  #known: Token | undefined;
  #demand: TokenDemand | undefined;
  #acquiring: Promise<Token> | undefined;
  #answer: Promise<CredentialAnswer> | undefined;
  /** What went wrong when credentials were looked for. */
  troubles: readonly string[] = [];

  constructor(context: AuthorizationContext) {
    this.#context = context;
  }

  /** The `Authorization` field for the next request, if a challenge was answered before. */
  async current(): Promise<string | undefined> {
    if (this.#known === undefined || this.#known.expires > this.#context.timing.now())
      return this.#known?.text;
    const demand = this.#demand;
    return demand === undefined ? undefined : this.#once(() => this.#fetchToken(demand));
  }

  /** Answers a challenge; `refused` is the field that was sent and did not suffice. */
  async answer(field: string, from: URL, refused: string | undefined): Promise<string> {
    // Layers are fetched in parallel: another request may have done this already.
    if (this.#known !== undefined && this.#known.text !== refused && this.#acquiring === undefined)
      return this.#known.text;
    return this.#once(() => this.#meet(chosenChallenge(field, this.#context.endpoint.host), from));
  }

  async #once(acquire: () => Promise<Token>): Promise<string> {
    this.#acquiring ??= acquire().finally(() => {
      this.#acquiring = undefined;
    });
    this.#known = await this.#acquiring;
    return this.#known.text;
  }

  async #meet(challenge: Challenge, from: URL): Promise<Token> {
    const { endpoint, path } = this.#context;
    const { credential } = await this.#lookUp();
    if (credential?.kind === 'registry-token')
      return { text: `Bearer ${credential.token}`, expires: FOREVER };
    if (challenge.scheme === 'basic') {
      if (credential?.kind === 'basic') return { text: basicAuthorization(credential), expires: FOREVER };
      throw this.#anonymous();
    }
    const scope = challenge.parameters.get('scope') ?? `repository:${path}:pull`;
    this.#demand = {
      realm: followedUrl(endpoint, from, challenge.parameters.get('realm') ?? '', 'a token server'),
      service: challenge.parameters.get('service'),
      scopes: scope
        .split(' ')
        .filter((one) => one !== '')
        .slice(0, MAX_SCOPES),
    };
    return this.#fetchToken(this.#demand);
  }

  async #fetchToken(demand: TokenDemand): Promise<Token> {
    const { endpoint, connections, secrets, pace, timing, signal } = this.#context;
    const { credential } = await this.#lookUp();
    this.#refusePlain(demand.realm, credential);
    const request = { ...tokenRequest(demand, credential), agent: await connections.agentFor(demand.realm) };
    for (let failures = 1; ; failures++) {
      try {
        const response = await exchange(request, pace, signal);
        if (response.status === 200) {
          const token = await readToken(response, pace, timing);
          secrets.add(token.text);
          return { ...token, text: `Bearer ${token.text}` };
        }
        if (failures === MAX_ATTEMPTS || (response.status < 500 && response.status !== 429))
          throw refusal(
            response,
            `a token${credential === undefined ? '' : ' with these credentials'}`,
            await errorText(response, secrets, pace, timing),
            this.troubles,
            endpoint.domain,
          );
        await discardBody(response, pace, timing);
      } catch (error) {
        if (failures === MAX_ATTEMPTS || !isTransient(error)) throw error;
      }
      await backOff(failures, timing, signal);
    }
  }

  async #lookUp(): Promise<CredentialAnswer> {
    const { credentials, endpoint, path, secrets, signal } = this.#context;
    this.#answer ??= credentials?.(endpoint.domain, path, signal) ?? Promise.resolve({ troubles: [] });
    const answer = await this.#answer;
    this.troubles = answer.troubles;
    if (answer.credential !== undefined) secrets.add(...secretsOf(answer.credential));
    return answer;
  }

  /** A password goes unencrypted only to this machine, or to the very host that was called insecure. */
  #refusePlain(realm: URL, credential: Credential | undefined): void {
    const { endpoint } = this.#context;
    if (realm.protocol === 'https:' || credential === undefined || isLoopback(realm.hostname)) return;
    if (endpoint.insecure && realm.hostname === new URL(`https://${endpoint.host}/`).hostname) return;
    throw new Problem<RegistryProblemCode>(
      'registry.plain-http',
      `${endpoint.host} wants the credentials sent unencrypted to ${realm.host}`,
    );
  }

  #anonymous(): Problem<RegistryProblemCode> {
    const { endpoint } = this.#context;
    const before = this.troubles.length === 0 ? '' : `; ${this.troubles.join('; ')}`;
    return new Problem(
      'registry.unauthorized',
      `${endpoint.host} wants a user name and a password, and there are none for it${before}`,
      { hint: loginHint(endpoint.domain) },
    );
  }
}

/** Bearer before basic: a token is good for less. */
function chosenChallenge(field: string, host: string): Challenge {
  const challenges = parseChallenges(field);
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.get('realm'));
  const chosen = bearer ?? challenges.find(({ scheme }) => scheme === 'basic');
  if (chosen !== undefined) return chosen;
  const offered = challenges.map(({ scheme }) => scheme.slice(0, 20)).slice(0, 5);
  throw new Problem<RegistryProblemCode>(
    'registry.challenge',
    `${host} refuses us without saying how to authenticate in a way that we know` +
      (offered.length === 0 ? '' : ` (it offers ${offered.join(', ')})`),
  );
}

function secretsOf(credential: Credential): readonly string[] {
  switch (credential.kind) {
    case 'basic':
      return [credential.password, basicAuthorization(credential).slice('Basic '.length)];
    case 'identity-token':
    case 'registry-token':
      return [credential.token];
    default:
      return unreachable(credential);
  }
}
