import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Certificates } from './certificates.ts';

/** A token server whose tokens a real registry verifies (distribution, "Token Authentication Specification"). */
export interface TokenServer extends AsyncDisposable {
  readonly realm: string;
  /** User names of those who got a token, `undefined` for nobody in particular. */
  readonly users: readonly (string | undefined)[];
}

/** Gives pull and push on everything to `amy:pw`, and pull on repositories under `public/` to everybody. */
export async function startTokenServer(
  service: string,
  issuer: string,
  certificates: Certificates,
): Promise<TokenServer> {
  const users: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const [, encoded] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const [user, password] =
      encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString().split(':');
    if (user !== undefined && (user !== 'amy' || password !== 'pw')) {
      response.writeHead(401).end('{"errors":[{"code":"UNAUTHORIZED","message":"wrong password"}]}');
      return;
    }
    users.push(user);
    const access = url.searchParams.getAll('scope').flatMap((scope) => granted(scope, user !== undefined));
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ token: tokenFor(service, issuer, user ?? '', access, certificates), expires_in: 300 }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    users,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function granted(scope: string, isKnown: boolean): readonly object[] {
  const [type = '', name = '', actions = ''] = scope.split(':');
  const allowed = actions
    .split(',')
    .filter((action) => isKnown || (action === 'pull' && name.startsWith('public/')));
  return allowed.length === 0 ? [] : [{ type, name, actions: allowed }];
}

/** A JSON Web Token whose signer is named by its certificate (RFC 7515, `x5c`). */
function tokenFor(
  service: string,
  issuer: string,
  subject: string,
  access: readonly object[],
  certificates: Certificates,
): string {
  const now = Math.floor(Date.now() / 1000);
  const x5c = [new X509Certificate(certificates.serverCert).raw.toString('base64')];
  const header = { typ: 'JWT', alg: 'ES256', x5c };
  const claims = {
    iss: issuer,
    sub: subject,
    aud: service,
    exp: now + 300,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
    access,
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const key = { key: createPrivateKey(certificates.serverKey), dsaEncoding: 'ieee-p1363' as const };
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
