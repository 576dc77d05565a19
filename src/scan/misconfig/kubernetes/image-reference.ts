/** The parts of an image reference as container engines read it. */
export interface ImageName {
  /** Empty when none is written: then it is Docker Hub. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Takes an image reference apart; what is no reference is a repository as a whole. */
export function imageOf(reference: string): ImageName {
  const at = reference.indexOf('@');
  const digest = at === -1 ? undefined : reference.slice(at + 1);
  const named = at === -1 ? reference : reference.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const path = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  const slash = path.indexOf('/');
  const first = slash === -1 ? '' : path.slice(0, slash);
  // The first part is a host when it has a dot or a port, or is localhost (reference grammar of distribution).
  const isHost = /[.:]/.test(first) || first === 'localhost';
  return {
    registry: isHost ? first : '',
    repository: isHost ? path.slice(slash + 1) : path,
    tag,
    digest,
  };
}
