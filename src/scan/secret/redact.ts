import { createHmac } from 'node:crypto';
import type { SecretRule } from './rule.ts';

/** Characters of the secret itself that a report may show. */
const SHOWN = 4;

/**
 * A secret for people: the public beginning of its kind, at most four characters after it when many more follow, and how
 * long it is.
 */
export function redact(rule: SecretRule, secret: string): string {
  const prefix = rule.prefixes?.find((text) => secret.startsWith(text)) ?? '';
  const rest = secret.length - prefix.length;
  const open = rest >= 32 && prefix !== '' ? secret.slice(prefix.length, prefix.length + SHOWN) : '';
  return `${prefix}${printable(open)}… (${secret.length} characters)`;
}

function printable(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '?');
}

/**
 * What tells whether two places hold the same secret: an HMAC-SHA-256 under a key that never stands in a report, so that
 * a weak password can't be guessed from it.
 */
export function secretIdentity(key: Uint8Array, rule: string, secret: string): string {
  return createHmac('sha256', key).update(`${rule}\0${secret}`).digest('hex').slice(0, 32);
}
