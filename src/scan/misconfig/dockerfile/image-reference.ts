/** The grammar of image references (OCI distribution): host, path, tag, digest. */
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
/** Hex digits of the digests that OCI registers. */
const LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);
/** Longer names are refused; it also bounds the expressions. */
const MAX_NAME = 255;

/** True for a text that names an image. */
export function isImageReference(text: string): boolean {
  const at = text.indexOf('@');
  if (at !== -1 && !isDigest(text.slice(at + 1))) return false;
  const named = at === -1 ? text : text.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash === -1 ? '' : named.slice(0, slash);
  const hasHost =
    slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (hasHost && !HOST.test(first)) return false;
  const rest = hasHost ? named.slice(slash + 1) : named;
  const colon = rest.indexOf(':');
  const path = colon === -1 ? rest : rest.slice(0, colon);
  if (colon !== -1 && !TAG.test(rest.slice(colon + 1))) return false;
  // Sixty-four hex digits are the identifier of an image, not its name.
  return (
    named.length <= MAX_NAME * 2 && path.length <= MAX_NAME && PATH.test(path) && !/^[0-9a-f]{64}$/.test(text)
  );
}

function isDigest(text: string): boolean {
  if (text.length > MAX_NAME || !DIGEST.test(text)) return false;
  const [algorithm, hex] = text.split(':') as [string, string];
  const length = LENGTHS.get(algorithm);
  return length === undefined || (hex.length === length && hex === hex.toLowerCase());
}
