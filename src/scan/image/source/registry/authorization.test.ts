import { describe, expect, it } from 'vitest';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Timing } from '../http/timing.ts';
import type { Credential, CredentialSource } from './credentials/credential.ts';
import { shelveImage } from './testing/image.ts';
import { sendError, startLyingRegistry, type Lie, type LyingRegistry } from './testing/lying-registry.ts';
import { openRestlessly, problemOf, readLayer, restlessTiming } from './testing/reading.ts';

const PASSWORD = 'correct-horse';
const BASIC: Credential = { kind: 'basic', username: 'amy', password: PASSWORD };
const BASIC_FIELD = `Basic ${Buffer.from(`amy:${PASSWORD}`).toString('base64')}`;

describe('basic authentication', () => {
  const guard: Lie = (request, response) =>
    request.headers.authorization === BASIC_FIELD ? false : challenge(response, 'Basic realm="here"');

  it('is answered with the credentials, which then go along at once', async () => {
    await using registry = await startLyingRegistry(guard);
    shelveImage(registry.shelf, [Buffer.from('one')], { tag: 'latest' });
    const image = await openRestlessly(`${registry.host}/team/app`, { credentials: giving(BASIC) });
    await readLayer(image.layers[0]!);
    await image.close();
    expect(registry.requests.map(({ authorization }) => authorization)).toEqual([
      undefined,
      BASIC_FIELD,
      BASIC_FIELD,
      BASIC_FIELD,
    ]);
    expect(registry.greetings.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('asks for the credentials of the repository once, and only when they are wanted', async () => {
    await using registry = await startLyingRegistry();
    const asked: string[] = [];
    const credentials: CredentialSource = async (domain, path) => {
      asked.push(`${domain} ${path}`);
      return { credential: BASIC, troubles: [] };
    };
    shelveImage(registry.shelf, [Buffer.from('one')], { tag: 'latest' });
    await (await openRestlessly(`${registry.host}/team/app`, { credentials })).close();
    expect(asked).toEqual([]);
    registry.lie = guard;
    await (await openRestlessly(`${registry.host}/team/app`, { credentials })).close();
    expect(asked).toEqual([`${registry.host} team/app`]);
  });

  it.each([
    ['nobody', undefined, 'and there are none for it; the helper is broken'],
    ['an identity token', { kind: 'identity-token', token: 'secret-token' } as const, 'there are none'],
    ['a wrong password', { ...BASIC, password: 'incorrect-horse' }, 'wants to know who asks'],
  ])('refuses %s, and does not go on trying', async (_what, credential, words) => {
    await using registry = await startLyingRegistry(guard);
    const problem = await problemOf(
      openRestlessly(`${registry.host}/app`, { credentials: giving(credential, 'the helper is broken') }),
    );
    expect(problem).toMatchObject({ code: 'registry.unauthorized' });
    expect(problem.message).toContain(words);
    expect(problem.hint).toContain(`docker login ${registry.host}`);
    expect(registry.requests.length).toBeLessThanOrEqual(2);
  });

  it('keeps a password out of the message when the registry sends it back', async () => {
    await using registry = await startLyingRegistry(({ headers }, response) => {
      if (headers.authorization === undefined) return challenge(response, 'Basic realm="here"');
      sendError(response, 403, 'DENIED', `${headers.authorization} is ${PASSWORD},\n\u0007 not welcome`);
      return true;
    });
    const problem = await problemOf(openRestlessly(`${registry.host}/app`, { credentials: giving(BASIC) }));
    expect(problem.message).toContain('DENIED Basic … is …, not welcome');
    expect(JSON.stringify([problem.message, problem.hint, problem.cause])).not.toContain(PASSWORD);
  });
});

describe('token authentication', () => {
  it('fetches an anonymous token for the scope of the challenge, once for all requests', async () => {
    await using registry = await startTokenRegistry();
    shelveImage(registry.shelf, [Buffer.from('one'), Buffer.from('two')], { tag: 'latest' });
    const image = await openRestlessly(`${registry.host}/team/app`);
    await Promise.all(image.layers.map((layer) => readLayer(layer)));
    await image.close();
    expect(tokenRequests(registry)).toEqual([
      {
        method: 'GET',
        url: '/token?service=registry+%26+co&scope=repository%3Ateam%2Fapp%3Apull',
        authorization: undefined,
        range: undefined,
        body: '',
      },
    ]);
  });

  it('asks for its own scope when the challenge has none', async () => {
    await using registry = await startTokenRegistry({ scope: undefined });
    shelveImage(registry.shelf, [], { tag: 'latest' });
    await (await openRestlessly(`${registry.host}/a/b`)).close();
    expect(tokenRequests(registry)[0]?.url).toContain('scope=repository%3Aa%2Fb%3Apull');
  });

  it('shows the password to the token server only', async () => {
    await using registry = await startTokenRegistry();
    shelveImage(registry.shelf, [], { tag: 'latest' });
    await (await openRestlessly(`${registry.host}/team/app`, { credentials: giving(BASIC) })).close();
    expect(tokenRequests(registry)[0]).toMatchObject({ method: 'GET', authorization: BASIC_FIELD });
    expect(tokenRequests(registry)[0]?.url).toContain('account=amy');
    const others = registry.requests.filter(({ url }) => !url.startsWith('/token'));
    expect(new Set(others.map(({ authorization }) => authorization))).toEqual(
      new Set([undefined, 'Bearer token-1']),
    );
  });

  it('exchanges an identity token by OAuth2', async () => {
    await using registry = await startTokenRegistry();
    shelveImage(registry.shelf, [], { tag: 'latest' });
    const credentials = giving({ kind: 'identity-token', token: 'refresh&me' });
    await (await openRestlessly(`${registry.host}/team/app`, { credentials })).close();
    const [request] = tokenRequests(registry);
    expect(request).toMatchObject({ method: 'POST', url: '/token', authorization: undefined });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh&me',
      client_id: 'bulkhead',
      scope: 'repository:team/app:pull',
      service: 'registry & co',
    });
  });

  it('sends a registry token as it is', async () => {
    await using registry = await startLyingRegistry((request, response) =>
      request.headers.authorization === 'Bearer as-it-is'
        ? false
        : challenge(response, 'Bearer realm="http://127.0.0.1:1/"'),
    );
    shelveImage(registry.shelf, [], { tag: 'latest' });
    const credentials = giving({ kind: 'registry-token', token: 'as-it-is' });
    const image = await openRestlessly(`${registry.host}/app`, { credentials });
    expect(image.layers).toEqual([]);
    await image.close();
  });

  it('gets a new token when the old one has expired, and when it is refused early', async () => {
    await using registry = await startTokenRegistry({ lifetime: 60 });
    shelveImage(registry.shelf, [Buffer.from('one')], { tag: 'latest' });
    let now = 0;
    const timing: Timing = { ...restlessTiming(), now: () => now };
    const image = await openRestlessly(`${registry.host}/app`, { timing });
    expect(tokenRequests(registry)).toHaveLength(1);
    now = 56_000;
    await readLayer(image.layers[0]!);
    expect(tokenRequests(registry)).toHaveLength(2);
    // The token was renewed before it was refused: no request went out in vain.
    expect(registry.requests.at(-1)).toMatchObject({ authorization: 'Bearer token-2' });
    registry.revoke();
    await Promise.all([readLayer(image.layers[0]!), readLayer(image.layers[0]!)]);
    expect(tokenRequests(registry)).toHaveLength(3);
    await image.close();
  });

  it('gives up when a fresh token is refused too', async () => {
    await using registry = await startTokenRegistry();
    const grant = registry.lie;
    registry.lie = (request, response) =>
      request.url!.startsWith('/token')
        ? grant(request, response)
        : challenge(response, `Bearer realm="http://${registry.host}/token"`);
    expect(await problemOf(openRestlessly(`${registry.host}/app`))).toMatchObject({
      code: 'registry.unauthorized',
    });
    expect(registry.requests).toHaveLength(3);
  });

  it('prefers a token to a password when both are offered', async () => {
    await using registry = await startLyingRegistry((request, response) => {
      if (request.url!.startsWith('/token')) return json(response, { access_token: 'other-name' });
      if (request.headers.authorization === 'Bearer other-name') return false;
      return challenge(response, `Basic realm="x", Bearer realm="http://${request.headers.host!}/token"`);
    });
    shelveImage(registry.shelf, [], { tag: 'latest' });
    await (await openRestlessly(`${registry.host}/app`, { credentials: giving(BASIC) })).close();
    expect(registry.requests.at(-1)?.authorization).toBe('Bearer other-name');
  });

  it('tries again when the token server is busy', async () => {
    let busy = 2;
    await using registry = await startTokenRegistry();
    const grant = registry.lie;
    registry.lie = (request, response) => {
      if (!request.url!.startsWith('/token') || busy === 0) return grant(request, response);
      if (busy-- === 1) response.destroy();
      else sendError(response, 503, 'BUSY', 'come back');
      return true;
    };
    shelveImage(registry.shelf, [], { tag: 'latest' });
    await (await openRestlessly(`${registry.host}/app`)).close();
    expect(tokenRequests(registry)).toHaveLength(3);
  });

  it.each<[string, string, (response: ServerResponse) => true]>([
    ['is no JSON', 'registry.token', (response) => sends(response, 'token')],
    ['is empty', 'registry.token', (response) => json(response, { token: '' })],
    ['is a list', 'registry.token', (response) => json(response, [])],
    ['has a line break in it', 'registry.token', (response) => json(response, { token: 'a\r\nx: y' })],
    ['has 13 KiB', 'registry.token', (response) => json(response, { token: 'x'.repeat(13 * 1024) })],
    ['has 2 MiB', 'http.too-large', (response) => json(response, { token: 'x'.repeat(2 * 1024 * 1024) })],
    ['is refused', 'registry.unauthorized', (response) => refuses(response, 401)],
    ['is denied', 'registry.denied', (response) => refuses(response, 403)],
    ['is not there', 'registry.not-found', (response) => refuses(response, 404)],
    ['is somewhere else', 'registry.answer', (response) => redirects(response, 'https://127.0.0.1:1/')],
    ['never works', 'registry.unavailable', (response) => refuses(response, 500)],
  ])('a token that %s: %s', async (_what, code, answer) => {
    await using registry = await startLyingRegistry((request, response) =>
      request.url!.startsWith('/token')
        ? answer(response)
        : challenge(response, `Bearer realm="http://${request.headers.host!}/token"`),
    );
    const problem = await problemOf(openRestlessly(`${registry.host}/app`, { credentials: giving(BASIC) }));
    expect(problem).toMatchObject({ code });
    expect(problem.message).not.toContain(PASSWORD);
  });

  it.each([
    ['no challenge', '', 'registry.challenge'],
    ['an unknown one', 'Negotiate abc==, Digest realm="x"', 'registry.challenge'],
    ['a broken one', 'Bearer realm="http://127.0.0.1', 'registry.challenge'],
    ['an empty realm', 'Bearer realm=""', 'registry.challenge'],
    ['no realm', 'Bearer service="x"', 'registry.challenge'],
    ['a realm that is no URL', 'Bearer realm="http://[::::]/"', 'registry.redirect'],
    ['a realm that is a file', 'Bearer realm="file:///etc/passwd"', 'registry.redirect'],
    ['a realm with a password', 'Bearer realm="https://user:pass@127.0.0.1/"', 'registry.redirect'],
    ['a realm that is not encrypted', 'Bearer realm="http://192.0.2.1/token"', 'registry.redirect'],
  ])('%s in the challenge is an error', async (_what, field, code) => {
    await using registry = await startLyingRegistry((_request, response) => challenge(response, field));
    const problem = await problemOf(openRestlessly(`${registry.host}/app`, { credentials: giving(BASIC) }));
    expect(problem).toMatchObject({ code });
    expect(registry.requests).toHaveLength(1);
  });

  it('does not send a password unencrypted elsewhere, even to please an insecure registry', async () => {
    await using registry = await startLyingRegistry((_request, response) =>
      challenge(response, 'Bearer realm="http://192.0.2.1/token"'),
    );
    const options = { credentials: giving(BASIC), insecure: true };
    expect(await problemOf(openRestlessly(`${registry.host}/app`, options))).toMatchObject({
      code: 'registry.plain-http',
    });
  });
});

interface TokenRegistry extends LyingRegistry {
  /** Refuses all tokens that were given out. */
  revoke(): void;
}

/** A registry that is its own token server and gives out `token-1`, `token-2`... */
async function startTokenRegistry({
  lifetime,
  scope = 'given',
}: { readonly lifetime?: number; readonly scope?: 'given' | undefined } = {}): Promise<TokenRegistry> {
  let given = 0;
  let valid = 0;
  const lie: Lie = (request, response) => {
    const { url = '', headers } = request;
    if (url.startsWith('/token')) {
      valid = ++given;
      return json(response, {
        token: `token-${given}`,
        ...(lifetime === undefined ? {} : { expires_in: lifetime }),
      });
    }
    if (headers.authorization === `Bearer token-${valid}`) return false;
    return challenge(response, bearerFor(request, scope !== undefined));
  };
  const registry = await startLyingRegistry(lie);
  return Object.assign(registry, {
    revoke: () => {
      valid = -1;
    },
  });
}

function bearerFor({ url = '', headers }: IncomingMessage, withScope: boolean): string {
  const [, repository = ''] = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url) ?? [];
  const scope = withScope ? `,scope="repository:${repository}:pull"` : '';
  return `Bearer realm="http://${headers.host!}/token",service="registry & co"${scope}`;
}

function tokenRequests(registry: LyingRegistry) {
  return registry.requests.filter(({ url }) => url.startsWith('/token'));
}

function giving(credential: Credential | undefined, ...troubles: readonly string[]): CredentialSource {
  return async () => (credential === undefined ? { troubles } : { credential, troubles });
}

function challenge(response: ServerResponse, field: string): true {
  response.setHeader('www-authenticate', field);
  sendError(response, 401, 'UNAUTHORIZED', 'authentication required');
  return true;
}

function json(response: ServerResponse, value: unknown): true {
  return sends(response, JSON.stringify(value));
}

function sends(response: ServerResponse, text: string): true {
  response.end(text);
  return true;
}

function refuses(response: ServerResponse, status: number): true {
  sendError(response, status, 'NO', `not with ${PASSWORD}`);
  return true;
}

function redirects(response: ServerResponse, location: string): true {
  response.statusCode = 302;
  response.setHeader('location', location);
  response.end();
  return true;
}
