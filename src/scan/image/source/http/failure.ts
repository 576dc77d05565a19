import { messageOf, Problem } from '#core/index.ts';

export type HttpProblemCode =
  | 'http.unreachable'
  | 'http.tls'
  | 'http.interrupted'
  | 'http.timeout'
  | 'http.too-slow'
  | 'http.too-large'
  | 'http.malformed'
  | 'http.proxy';

/** What another attempt can mend: the connection broke or a server stalled. A wrong name or certificate stays wrong. */
export function isTransient(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'http.interrupted' || error.code === 'http.timeout');
}

/** Turns an error of `node:http`, `node:net` or `node:tls` into a problem; `where` names the server. */
export function networkProblem(error: unknown, where: string): Problem<HttpProblemCode> {
  if (error instanceof Problem) return error as Problem<HttpProblemCode>;
  const code = systemCode(error);
  const said = `${where}: ${reasonOf(code) ?? messageOf(error)}`;
  if (UNREACHABLE.has(code)) return new Problem('http.unreachable', `cannot reach ${said}`, { cause: error });
  if (code === 'ERR_PROXY_TUNNEL' || code === 'ERR_PROXY_INVALID_CONFIG')
    return new Problem('http.proxy', `the proxy did not connect us to ${where}`, {
      hint: 'look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY',
    });
  if (code.startsWith('HPE_'))
    return new Problem('http.malformed', `no proper HTTP from ${said}`, { cause: error });
  if (isCertificateCode(code) || isHandshakeCode(code))
    return new Problem('http.tls', `no secure connection to ${said}`, {
      hint: 'if the server is yours, name its certificate authority',
      cause: error,
    });
  return new Problem('http.interrupted', `the connection broke to ${said}`, { cause: error });
}

/** True when the other side may not speak TLS at all; a bad certificate or a refusal by TLS (an alert) is not that. */
export function isWithoutTls(error: unknown): boolean {
  const cause = error instanceof Problem ? error.cause : error;
  const code = systemCode(cause);
  return code === 'ECONNRESET' || (isHandshakeCode(code) && !/alert/i.test(`${code} ${messageOf(cause)}`));
}

/** The code of a failed system call or of an OpenSSL error; empty where there is none. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined && error instanceof AggregateError) return systemCode(error.errors[0]);
  return code ?? '';
}

/** EAI_AGAIN is left out: a resolver that fails for now may answer on the next attempt. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOENT',
  'EACCES',
]);

function reasonOf(code: string): string | undefined {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
      return 'there is no such host';
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return 'it was closed too early';
    case 'HPE_HEADER_OVERFLOW':
      return 'its answer has more than 16 KiB of headers';
    default:
      return undefined;
  }
}

/** X.509 verification codes (openssl-verification-options(1)) and the host name check of node:tls. */
function isCertificateCode(code: string): boolean {
  return (
    /^(?:CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_|HOSTNAME_)/.test(
      code,
    ) || code === 'ERR_TLS_CERT_ALTNAME_INVALID'
  );
}

function isHandshakeCode(code: string): boolean {
  return code.startsWith('ERR_SSL_') || code === 'EPROTO';
}
