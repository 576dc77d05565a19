import type { Declared } from '../declaration.ts';

/** `name/version@user/channel#recipe-revision:package#revision%timestamp`; only name and version must be there (Conan docs, "Lockfiles"). */
const REFERENCE =
  /^([a-zA-Z0-9_][\w+.-]{0,100})\/([\w+.~-]{1,100})(?:@(?:([\w+.-]+)\/([\w+.-]+))?)?(?:#\w+)?(?:[:%].*)?$/;
/** Name, version, user, channel, and the hashes. */
const LENGTH_LIMIT = 1024;

/** The package that a reference names, with `user/channel` as its source; none when the text is no reference. */
export function declaredBy(reference: unknown, dev: boolean): Declared[] {
  if (typeof reference !== 'string' || reference.length > LENGTH_LIMIT) return [];
  const match = REFERENCE.exec(reference);
  if (match === null) return [];
  const [, name = '', version = '', user, channel] = match;
  const isUsers = user !== undefined && user !== '_';
  return [{ name, version, ...(dev && { dev }), ...(isUsers && { source: `${user}/${channel}` }) }];
}
