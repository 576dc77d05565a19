import { base62Checksum } from './form.ts';

const ALPHABETS: Readonly<Record<string, string>> = {
  alnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  digit: '0123456789',
  alpha: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  alphal: 'abcdefghijklmnopqrstuvwxyz',
  ALPHA: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  base32l: 'abcdefghijklmnopqrstuvwxyz234567',
  // Without the marks at which a value may not end.
  url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  b64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
};

/**
 * Makes a text with made-up secrets from a template such as `token=ghp_{alnum:36}`, so that none stands in this
 * repository. The same seed gives the same text; braces that name nothing stay.
 */
export function expandTemplate(template: string, seed: number): string {
  const next = generator(seed);
  const some = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]!).join('');
  const of = (name: string, length: number): string => some(ALPHABETS[name]!, length);
  const base64url = (text: string): string => Buffer.from(text).toString('base64url');
  const token = (header: string): string =>
    `${base64url(header)}.${base64url(`{"sub":"${of('lower', 24)}","iat":1700000000}`)}.${of('alnum', 86)}`;
  const make = (name: string, argument: string): string | undefined => {
    if (ALPHABETS[name] !== undefined) return of(name, Number(argument));
    switch (name) {
      case '=':
        return argument;
      case 'x':
        return '-'.repeat(Number(argument));
      case 'uuid':
        return [8, 4, 4, 4, 12].map((length) => of('hex', length)).join('-');
      case 'crc': {
        const random = of('alnum', Number(argument));
        return random + base62Checksum(random);
      }
      case 'rand':
        // Every kind of character in every four, as a test of randomness wants it.
        return Array.from({ length: Number(argument) / 4 }, () =>
          [of('alphal', 1), of('digit', 1), of('ALPHA', 1), of('alphal', 1)].join(''),
        ).join('');
      case 'aws':
        return `Q${of('base32', 15)}`;
      case 'basic':
        return Buffer.from(`robot:${of('alnum', 18)}`).toString('base64');
      case 'snowflake':
        return Buffer.from(`1${of('digit', 17)}`)
          .toString('base64')
          .replaceAll('=', '');
      case 'jwt':
        return token('{"alg":"HS256","typ":"JWT"}');
      case 'jwt-k8s':
        return token('{"alg":"RS256","kid":"0123456789"}');
      case 'pem':
        return pem(argument, body(of), '\n');
      case 'pem-escaped':
        return pem(argument, body(of), '\\n');
      case 'pem-empty':
        return pem(argument, '...', '\n');
      case 'openssh':
        return pem('OPENSSH PRIVATE KEY', openssh(argument, of('alnum', 300)), '\n');
      default:
        return undefined;
    }
  };
  return template.replaceAll(
    /\{(=|[A-Za-z][A-Za-z0-9-]*)(?::?([A-Za-z0-9# -]*))\}/g,
    (whole, name: string, argument: string) => make(name, argument) ?? whole,
  );
}

/** Text that begins as DER does. */
function body(of: (name: string, length: number) => string): string {
  return `MIIB${of('b64', 60)}\n${Array.from({ length: 8 }, () => of('b64', 64)).join('\n')}`;
}

function openssh(cipher: string, rest: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(cipher.length);
  const bytes = Buffer.concat([Buffer.from('openssh-key-v1\0'), length, Buffer.from(cipher + rest)]);
  return bytes.toString('base64').replaceAll(/(.{70})/g, '$1\n');
}

function pem(label: string, text: string, newline: string): string {
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`.replaceAll('\n', newline);
}

/** Mulberry32: small, and good enough for made-up text. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
