import { dataViewOf, type ByteSource } from '#format/index.ts';
import type { SecretRule } from './rule.ts';

/** ATT&CK "Private Keys"; CWE "Use of Hard-coded Cryptographic Key". */
const CONTROLS = ['T1552.004', 'CWE-321'];

/** Files that hold private keys under a password: what it is worth depends on the password, so that their severity is low. */
export const KEYSTORE_RULES: readonly SecretRule[] = [
  {
    id: 'java-keystore',
    title: 'Java keystore with a private key',
    severity: 'low',
    pattern: '',
    controls: CONTROLS,
  },
  {
    id: 'pkcs12-keystore',
    title: 'PKCS #12 file with a private key',
    severity: 'low',
    pattern: '',
    controls: CONTROLS,
  },
  {
    id: 'pkcs12-open-key',
    title: 'PKCS #12 file with a private key that needs no password',
    severity: 'critical',
    pattern: '',
    controls: CONTROLS,
  },
];

const [JAVA, PKCS12, OPEN_KEY] = KEYSTORE_RULES;
/** Of a store of certificates only the beginning is looked at: private keys stand among the first entries. */
const STORE_BYTES = 256 * 1024;
const MAX_ENTRIES = 4096;

/** True for the first bytes of a keystore, which may hold certificates only. */
export function beginsKeystore(head: Uint8Array): boolean {
  return isJavaStore(head) || isPkcs12(head);
}

/** The rule of a keystore that holds a private key; certificates alone are no secret. */
export function keystoreRule(content: ByteSource): SecretRule | undefined {
  const bytes = content.read(0, Math.min(content.size, STORE_BYTES));
  if (isJavaStore(bytes)) return hasJavaKey(bytes) ? JAVA : undefined;
  if (!isPkcs12(bytes)) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.includes(OPEN_KEY_BAG) ? OPEN_KEY : buffer.includes(KEY_BAG) ? PKCS12 : undefined;
}

/** `sun.security.provider.JavaKeyStore` writes 0xFEEDFEED, `com.sun.crypto.provider.JceKeyStore` 0xCECECECE, and version 1 or 2. */
function isJavaStore(head: Uint8Array): boolean {
  if (head.length < 24) return false;
  const view = dataViewOf(head);
  const magic = view.getUint32(0);
  return (
    (magic === 0xfeed_feed || magic === 0xcece_cece) && (view.getUint32(4) === 1 || view.getUint32(4) === 2)
  );
}

/** Entries one after another: a tag (1 for a private key, 2 for a certificate, 3 for a secret key), the alias, the date. */
function hasJavaKey(bytes: Uint8Array): boolean {
  const view = dataViewOf(bytes);
  const count = Math.min(view.getUint32(8), MAX_ENTRIES);
  let at = 12;
  for (let entry = 0; entry < count && at + 8 <= bytes.length; entry++) {
    const tag = view.getUint32(at);
    if (tag !== 2) return tag === 1 || tag === 3;
    at += 4 + 2 + view.getUint16(at + 4) + 8;
    if (at + 2 > bytes.length) return false;
    at += 2 + view.getUint16(at);
    if (at + 4 > bytes.length) return false;
    at += 4 + view.getUint32(at);
  }
  return false;
}

/** RFC 7292: a sequence that begins with the version, which is 3. */
function isPkcs12(head: Uint8Array): boolean {
  if (head[0] !== 0x30) return false;
  const length = head[1]!;
  const at = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return at <= 6 && head[at] === 2 && head[at + 1] === 1 && head[at + 2] === 3 && head[at + 3] === 0x30;
}

/** 1.2.840.113549.1.12.10.1.2, `pkcs8ShroudedKeyBag`: the type of a bag stands in clear, its key does not. */
const KEY_BAG = Buffer.from('060b2a864886f70d010c0a0102', 'hex');
/** 1.2.840.113549.1.12.10.1.1, `keyBag`: the key itself. */
const OPEN_KEY_BAG = Buffer.from('060b2a864886f70d010c0a0101', 'hex');
