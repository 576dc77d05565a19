import { Problem } from '#core/index.ts';
import { matchReference } from './grammar.ts';

export type ReferenceProblemCode =
  | 'reference.empty'
  | 'reference.format'
  | 'reference.uppercase'
  | 'reference.identifier'
  | 'reference.name-length'
  | 'reference.digest';

/** An image reference in full: the registry's domain and the repository's path are always there. */
export interface Reference {
  /** `docker.io`, `localhost:5000`, `[::1]:5000`. */
  readonly domain: string;
  /** `library/node`. */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

const DOCKER_HUB = 'docker.io';
/** The domain of the Docker Index, Docker Hub's first name; it still stands in old references and configurations. */
const DOCKER_INDEX = 'index.docker.io';
const OFFICIAL = 'library/';
const IDENTIFIER = /^[a-f0-9]{64}$/;
/** `RepositoryNameTotalLengthMax` of distribution/reference; it counts the path without the domain. */
const MAX_PATH = 255;
/** A domain (255), a path, a tag (128) and the longest digest (sha512, 135) fit in it four times over. */
const MAX_TEXT = 4096;
const DIGEST_HEX: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/**
 * Reads an image reference as `docker pull` does (distribution/reference, `ParseNormalizedNamed`): a name without a
 * registry is Docker Hub's, and one without a namespace there is `library/`'s. No tag is filled in; see `withDefaultTag`.
 */
export function parseReference(text: string): Reference {
  if (text === '') throw problem('reference.empty', 'an image reference must not be empty');
  if (text.length > MAX_TEXT)
    throw problem(
      'reference.format',
      `an image reference has ${text.length} characters; the limit is ${MAX_TEXT}`,
    );
  if (IDENTIFIER.test(text))
    throw problem(
      'reference.identifier',
      `${quoted(text)} is not an image name: 64 hexadecimal digits are taken for an image's identifier`,
    );
  const { domain, remainder } = splitDomain(text);
  const name = remainder.split(':', 1)[0]!;
  if (name.toLowerCase() !== name) throw uppercase(text);
  const parts = matchReference(`${domain}/${remainder}`);
  if (parts?.domain === undefined) {
    const lower = `${domain}/${remainder}`.toLowerCase();
    if (parts === undefined && matchReference(lower)?.domain !== undefined) throw uppercase(text);
    throw problem('reference.format', `${quoted(text)} is not an image reference`);
  }
  if (parts.path.length > MAX_PATH)
    throw problem(
      'reference.name-length',
      `the repository name in ${quoted(text)} has ${parts.path.length} characters; the limit is ${MAX_PATH}`,
    );
  if (parts.digest !== undefined) checkDigest(parts.digest, text);
  return { ...parts, domain: parts.domain };
}

/** The reference with `latest` where it has neither tag nor digest (distribution/reference, `TagNameOnly`). */
export function withDefaultTag(reference: Reference): Reference {
  return reference.tag === undefined && reference.digest === undefined
    ? { ...reference, tag: 'latest' }
    : reference;
}

/** The reference in full: `docker.io/library/node:22`. */
export function formatReference(reference: Reference): string {
  return `${reference.domain}/${reference.path}${suffixOf(reference)}`;
}

/** The reference as people write it: `node:22`; Docker Hub and its `library/` are left out. */
export function familiarReference(reference: Reference): string {
  return `${familiarName(reference)}${suffixOf(reference)}`;
}

/** The host (and port) that serves a domain's registry API. */
export function registryHost(domain: string): string {
  return domain === DOCKER_HUB ? 'registry-1.docker.io' : domain;
}

/** Splits off what can only be a domain; `remainder` still has tag and digest (distribution/reference, `splitDockerDomain`). */
function splitDomain(text: string): { readonly domain: string; readonly remainder: string } {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const domain = isDomain && first !== DOCKER_INDEX ? first : DOCKER_HUB;
  const remainder = isDomain ? text.slice(slash + 1) : text;
  return {
    domain,
    remainder: domain === DOCKER_HUB && !remainder.includes('/') ? OFFICIAL + remainder : remainder,
  };
}

/** A digest of an algorithm that go-digest knows, in lower case and of the right length. */
function checkDigest(digest: string, text: string): void {
  const [algorithm = '', hex = ''] = digest.split(':');
  const length = DIGEST_HEX.get(algorithm);
  if (length === undefined)
    throw problem('reference.digest', `the digest in ${quoted(text)} is not sha256, sha384 or sha512`);
  if (hex.length !== length || !/^[a-f0-9]+$/.test(hex))
    throw problem(
      'reference.digest',
      `the ${algorithm} digest in ${quoted(text)} must have ${length} lower-case hexadecimal digits`,
    );
}

function familiarName({ domain, path }: Reference): string {
  if (domain !== DOCKER_HUB) return `${domain}/${path}`;
  const official = path.startsWith(OFFICIAL) ? path.slice(OFFICIAL.length) : '/';
  return official.includes('/') ? path : official;
}

function suffixOf({ tag, digest }: Reference): string {
  return `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function uppercase(text: string): Problem<ReferenceProblemCode> {
  return problem('reference.uppercase', `the repository name in ${quoted(text)} must be lower-case`);
}

function problem(code: ReferenceProblemCode, message: string): Problem<ReferenceProblemCode> {
  return new Problem(code, message);
}

/** Long enough to recognise the text by, short enough for a line. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 99)}…` : text);
}
