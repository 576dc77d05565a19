import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '#core/index.ts';

/** A file's identity that cannot be kept while its bytes change, without setting the clock: size, times, inode, device. */
export interface FileIdentity {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** The digest that this very stretch of this very file was found to have, below the cache's directory. */
export function verifiedDigest(directory: string, file: FileIdentity): Digest | undefined {
  const path = digestPath(directory, file);
  if (path === undefined) return undefined;
  try {
    const text = readFileSync(path, 'latin1');
    return /^sha256:[0-9a-f]{64}$/.test(text) ? (text as Digest) : undefined;
  } catch {
    return undefined;
  }
}

/** Where it is noted; undefined for a file that is not there. */
export function digestPath(directory: string, { path, offset, length }: FileIdentity): string | undefined {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return join(directory, 'digests', [dev, ino, size, mtimeNs, ctimeNs, offset, length].join('-'));
  } catch {
    return undefined;
  }
}
