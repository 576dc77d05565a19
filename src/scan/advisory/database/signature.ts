import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { advisoryProblem } from '../problem.ts';

// A line is a key id and 64 bytes of base64; while an index is switched there are two.
const LARGEST = 64 * 1024;

/** The id of a key: the first 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo. */
export function keyIdOf(key: KeyObject): string {
  const spki = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}

/** An Ed25519 private key from PEM (PKCS #8). */
export function signingKey(pem: string): KeyObject {
  return ed25519(() => createPrivateKey(pem), 'private');
}

/** An Ed25519 public key from PEM (SubjectPublicKeyInfo). */
export function verificationKey(pem: string): KeyObject {
  return ed25519(() => createPublicKey(pem), 'public');
}

/** A line of `index.json.sig`: `<key id> <base64 of the Ed25519 signature over the bytes of index.json>`. */
export function signIndex(index: Uint8Array, key: KeyObject): string {
  return `${keyIdOf(createPublicKey(key))} ${sign(null, index, key).toString('base64')}\n`;
}

/** Finds a line that this key made for this index. Throws `advisory.signature`, which names the keys that it did find. */
export function verifyIndex(
  index: Uint8Array,
  signatures: Uint8Array | undefined,
  key: KeyObject,
  what: string,
): string {
  const wanted = keyIdOf(key);
  const hint = 'Check that the database comes from where you think, and that the key is its publisher’s.';
  if (signatures === undefined)
    throw advisoryProblem('advisory.signature', `${what} is not signed; key ${wanted} was expected`, {
      hint,
    });
  const lines = Buffer.from(signatures.subarray(0, LARGEST)).toString('latin1').split('\n');
  const others = new Set<string>();
  for (const line of lines) {
    const [id, signature, ...rest] = line.trim().split(' ');
    if (id === undefined || signature === undefined || rest.length > 0) continue;
    if (id !== wanted) others.add(id.replaceAll(/[^\w]/g, '').slice(0, 16));
    else if (verify(null, index, key, Buffer.from(signature, 'base64'))) return wanted;
  }
  const found = others.size === 0 ? '' : `; it is signed by ${[...others].join(', ')}`;
  throw advisoryProblem('advisory.signature', `${what} has no valid signature of key ${wanted}${found}`, {
    hint,
  });
}

/** The ids of the keys that a signature file names; whether they signed is for `verifyIndex` to say. */
export function signersOf(signatures: Uint8Array | undefined): string[] {
  const lines = Buffer.from((signatures ?? new Uint8Array()).subarray(0, LARGEST))
    .toString('latin1')
    .split('\n');
  return [
    ...new Set(lines.map((line) => /^([\da-f]{16}) /.exec(line)?.[1]).filter((id) => id !== undefined)),
  ];
}

function ed25519(read: () => KeyObject, kind: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw advisoryProblem('advisory.signature', `the ${kind} key cannot be read: it has to be PEM`, {
      cause,
    });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw advisoryProblem(
      'advisory.signature',
      `the ${kind} key is ${key.asymmetricKeyType}; it has to be Ed25519`,
    );
  return key;
}
