import { createHash } from 'node:crypto';

/** A content digest as the OCI image specification writes it: `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}` | `sha512:${string}`;

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** True for a well-formed digest of an algorithm that we can verify (OCI image-spec, descriptor.md, "Digests"). */
export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && DIGEST.test(text);
}

/** The SHA-256 digest of bytes or UTF-8 text. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
