import { createHash } from 'node:crypto';
import { digestOf, LIMITS, Problem, type Digest } from '#core/index.ts';
import { readBody } from '../http/body.ts';
import { MEDIA_TYPES, parseManifest, type Index, type Manifest } from '../manifest.ts';
import type { RegistryProblemCode } from './problem.ts';
import type { RegistrySession } from './session.ts';

/** A manifest or an index, and the digest of the bytes that it was read from. */
export interface FetchedManifest {
  readonly document: Manifest | Index;
  readonly digest: Digest;
}

const ACCEPT = [
  MEDIA_TYPES.manifest,
  MEDIA_TYPES.index,
  MEDIA_TYPES.dockerManifest,
  MEDIA_TYPES.dockerIndex,
].join(', ');

/**
 * Fetches a manifest by tag or digest. Its bytes must have the digest that it was asked by, and the one that the server
 * claims (distribution-spec, "Pulling Manifests").
 */
export async function fetchManifest(
  session: RegistrySession,
  tagOrDigest: string,
  what: string,
  signal?: AbortSignal,
): Promise<FetchedManifest> {
  const response = await session.get({ path: `manifests/${tagOrDigest}`, what, accept: ACCEPT }, signal);
  const bytes = await readBody(response, what, LIMITS.manifestBytes, session.pace, session.timing);
  if (tagOrDigest.includes(':')) checkDigest(bytes, tagOrDigest, `${what} was asked for as`);
  const claimed = response.headers['docker-content-digest'];
  if (typeof claimed === 'string' && claimed !== '')
    checkDigest(bytes, claimed, `${response.where} claims that ${what} is`);
  return { document: parseManifest(bytes, response.headers['content-type']), digest: digestOf(bytes) };
}

function checkDigest(bytes: Uint8Array, digest: string, claim: string): void {
  const [algorithm = '', expected] = digest.split(':');
  const isKnown = algorithm === 'sha256' || algorithm === 'sha384' || algorithm === 'sha512';
  const actual = isKnown ? createHash(algorithm).update(bytes).digest('hex') : undefined;
  if (actual === expected && actual !== undefined) return;
  throw new Problem<RegistryProblemCode>(
    'registry.digest',
    `${claim} ${JSON.stringify(digest.slice(0, 150))}, but its content is ${actual === undefined ? digestOf(bytes) : `${algorithm}:${actual}`}`,
  );
}
