import { crc32 } from 'node:zlib';
import { unreachable } from '#core/index.ts';
import { entropyOf } from './entropy.ts';
import { isExamplePassword, isPlaceholder } from './placeholder.ts';
import type { FormName } from './rule.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** True when a value has the form that its kind must have; checksums and structures make made-up values fall out. */
export function hasForm(form: FormName, value: string): boolean {
  switch (form) {
    case 'github':
    case 'npm':
      return hasBase62Checksum(value);
    case 'wrong-checksum':
      return !hasBase62Checksum(value);
    case 'jwt':
      return isJwt(value);
    case 'aws-key-id':
      return awsAccountOf(value) !== undefined;
    case 'no-aws-account':
      return awsAccountOf(value) === undefined && /\d.*\d/.test(value);
    case 'pem':
      return isKeyBody(value);
    case 'encrypted-pem':
      return isVaried(keyBytes(value));
    case 'openssh':
      return opensshCipher(value) === 'none';
    case 'encrypted-openssh':
      return (opensshCipher(value) ?? 'none') !== 'none';
    case 'basic-auth':
      return /^[^\s:]{1,128}:[\x21-\x7e]{4,256}$/.test(Buffer.from(value, 'base64').toString('latin1'));
    case 'dotted-token-id':
      return /^\d{15,20}$/.test(Buffer.from(value.split('.', 1)[0]!, 'base64url').toString('latin1'));
    case 'password':
      return !isExamplePassword(value);
    case 'mixed':
      return /\d.*\d/.test(value) && /[A-Za-z].*[A-Za-z]/.test(value);
    case 'chosen':
      return isChosen(value);
    case 'random':
      return isRandom(value);
    default:
      return unreachable(form);
  }
}

/** GitHub's and npm's tokens end with the CRC-32 of their random part in six base62 digits (GitHub's blog, 2021-04-05). */
export function base62Checksum(random: string): string {
  let rest = crc32(random);
  let text = '';
  for (let digit = 0; digit < 6; digit++) {
    text = BASE62[rest % 62]! + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function hasBase62Checksum(token: string): boolean {
  const random = token.slice(token.indexOf('_') + 1, -6);
  return base62Checksum(random) === token.slice(-6);
}

/** RFC 7519: a JSON header, a JSON payload, and a signature (an unsigned token is no secret). */
export function isJwt(token: string): boolean {
  const [header, payload, signature] = token.split('.', 3);
  if (payload === undefined || (signature ?? '') === '') return false;
  return (
    JOSE_HEADER.test(Buffer.from(header!, 'base64url').toString('latin1')) &&
    Buffer.from(payload, 'base64url').toString('latin1').startsWith('{"')
  );
}

/** RFC 7515 wants `alg` among the parameters of the header; some makers leave it out. */
const JOSE_HEADER = /^\{\s{0,4}"[\w#.-]{1,24}"\s{0,4}:/;

/**
 * The account inside an AWS access key id: base32, 10 bytes, the account number in the upper bits of
 * the first six bytes. Ids from before 2019 (their fifth character is `I` or `J`) carry none.
 */
export function awsAccountOf(id: string): string | undefined {
  const body = id.slice(4);
  if (!/^[A-Z2-7]{16}$/.test(body)) return undefined;
  let bits = 0n;
  for (const character of body)
    bits = bits * 32n + BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(character));
  const account = ((bits >> 32n) & 0x7fffffffff80n) >> 7n;
  if (body[0] === 'I' || body[0] === 'J') return '';
  return account < 1_000_000_000_000n ? account.toString().padStart(12, '0') : undefined;
}

/** The base64 of a PEM body, its lines and escaped line ends joined: DER begins with a sequence (X.690), OpenPGP with a packet tag. */
function isKeyBody(body: string): boolean {
  const bytes = keyBytes(body);
  return (
    isVaried(bytes) &&
    (bytes[0] === 0x30
      ? bytes.length >= Math.min(declaredLength(bytes) / 2, CUT_KEY_BYTES)
      : bytes[0]! >= 0x80)
  );
}

function isVaried(bytes: Uint8Array): boolean {
  return bytes.length >= 32 && new Set(bytes.subarray(0, 256)).size > Math.min(bytes.length, 256) / 4;
}

/** Examples in documentation are cut off in the first line of base64; with more of it a key that lacks its end is told of. */
const CUT_KEY_BYTES = 64;

/** What a long DER sequence says of its own length. */
function declaredLength(bytes: Uint8Array): number {
  return bytes[1] === 0x82 ? (bytes[2]! << 8) | bytes[3]! : 0;
}

/** The cipher of a private key in OpenSSH's own format (PROTOCOL.key); `none` is a key without a passphrase. */
export function opensshCipher(body: string): string | undefined {
  const bytes = keyBytes(body);
  if (bytes.toString('latin1', 0, 15) !== 'openssh-key-v1\0' || bytes.length < 100) return undefined;
  const length = bytes.readUInt32BE(15);
  return length > 64 ? undefined : bytes.toString('latin1', 19, 19 + length);
}

function keyBytes(body: string): Buffer {
  const lines = body.replaceAll(/\\[nrt]|\\\\n/g, '\n').split('\n');
  // Headers (RFC 1421, OpenPGP armour) end at an empty line; a checksum line begins with "=".
  const text = lines
    .filter((line) => !line.includes(':') && !/^\s*=[A-Za-z0-9+/]{4}\s*$/.test(line))
    // In code each line is a string of its own, with quotes and operators around it.
    .flatMap((line) => line.match(/[A-Za-z0-9+/]{2,}/g) ?? []);
  return Buffer.from(text.join(''), 'base64');
}

/** A password that somebody chose with care: letters, digits, and capitals or marks among them; no example, path or format. */
function isChosen(value: string): boolean {
  const capitals = /[a-z]/.test(value) && /[A-Z]/.test(value);
  return (
    /\d/.test(value) &&
    (capitals || (/[A-Za-z]/.test(value) && /[!@#$%^&*+?~|]/.test(value))) &&
    !/^(?:\/|\.|https?:)|:\/\/|[,;]$|^[a-z_]\w*(?:\.[a-z_]\w*)+$/i.test(value) &&
    entropyOf(value) >= 2.5 &&
    !isProse(Buffer.from(value, 'base64').toString('latin1')) &&
    !isExamplePassword(value) &&
    !isPlaceholder(value)
  );
}

/** Seven small letters or eight capitals in a row, of which some are vowels: of 60 random characters one in eight has as many in a row. */
function hasWord(value: string): boolean {
  return (value.match(/[a-z]{7,}|[A-Z]{8,}/g) ?? []).some(
    (word) => word.length >= 12 || word.replaceAll(/[^aeiouAEIOU]/g, '').length >= word.length * 0.28,
  );
}

const ONE_CASE_LENGTH = 32;

/** `secret is secure`: documentation shows such words in base64. */
function isProse(text: string): boolean {
  return /^[A-Za-z][A-Za-z ,.?!'\n-]{7,}$/.test(text) && text.includes(' ');
}

/** What a generator of random text could have made: many different characters, no words, digits among letters. */
function isRandom(value: string): boolean {
  const digits = value.replaceAll(/[^0-9]/g, '').length;
  if (digits < 2 || digits > value.length * 0.8 || hasWord(value)) return false;
  // The header of a JSON Web Token alone.
  if (/^eyJ[A-Za-z0-9_-]{0,80}\.?$/.test(value)) return false;
  const hexadecimal = /^[0-9a-f]+$|^[0-9A-F]+$/.test(value);
  if (hexadecimal) return value.length >= 32 && entropyOf(value) >= 3;
  const oneCase = !/[a-z]/.test(value) || !/[A-Z]/.test(value);
  // Of letters in one case a long text only: shorter ones, and those with separators, are identifiers.
  if (oneCase && (value.length < ONE_CASE_LENGTH || /[^A-Za-z0-9]/.test(value))) return false;
  if (isProse(Buffer.from(value, 'base64').toString('latin1'))) return false;
  // Words with separators have few changes between kinds of characters.
  const changes = value.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  return changes >= value.length / 5 && entropyOf(value) >= 3.8;
}
