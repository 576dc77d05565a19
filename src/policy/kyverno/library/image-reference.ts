/** An image reference, taken apart as Kyverno's functions show it. */
export interface ImageReference {
  readonly text: string;
  readonly registry: string;
  readonly repository: string;
  /** Empty when there is a digest and no tag. */
  readonly tag: string;
  readonly digest: string;
}

const DEFAULT_REGISTRY = 'index.docker.io';
const TAG = /^[\w.-]{1,128}$/;
const REPOSITORY = /^[a-z0-9_\-./]{2,255}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const REGISTRY = /^[\w.-]+(?::\d{1,5})?$/;

/**
 * Parses an image reference with the defaults of Docker Hub (distribution-spec names, "weak" rules of
 * go-containerregistry: registry index.docker.io, `library/` for bare names, tag `latest`); undefined for what is none.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const at = text.indexOf('@');
  if (at === -1) return parseTagged(text, text);
  const digest = text.slice(at + 1);
  const base = parseTagged(text, text.slice(0, at));
  if (!DIGEST.test(digest) || base === undefined) return undefined;
  return { ...base, tag: hasTag(text.slice(0, at)) ? base.tag : '', digest };
}

function parseTagged(text: string, name: string): ImageReference | undefined {
  const colon = name.lastIndexOf(':');
  const tag = hasTag(name) ? name.slice(colon + 1) : 'latest';
  const base = hasTag(name) ? name.slice(0, colon) : name;
  const repository = parseRepository(base);
  return TAG.test(tag) && repository !== undefined ? { text, ...repository, tag, digest: '' } : undefined;
}

/** A colon after the last slash starts a tag; one before it is a registry's port. */
function hasTag(name: string): boolean {
  return name.lastIndexOf(':') > name.lastIndexOf('/');
}

function parseRepository(name: string): { registry: string; repository: string } | undefined {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const hasRegistry = first === 'localhost' || first.includes('.') || first.includes(':');
  const path = hasRegistry ? name.slice(slash + 1) : name;
  const registry = !hasRegistry || first === 'docker.io' ? DEFAULT_REGISTRY : first;
  if (!REPOSITORY.test(path) || !REGISTRY.test(registry)) return undefined;
  return {
    registry,
    repository: registry === DEFAULT_REGISTRY && !path.includes('/') ? `library/${path}` : path,
  };
}
