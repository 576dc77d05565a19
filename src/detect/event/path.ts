/** A path longer than this is no path (SCAP_MAX_PATH_SIZE of the recording format). */
const MAX_PATH = 1024;

/** What a path that is too long turns into, as rules written for other tools expect. */
const TOO_LONG = '/PATH_TOO_LONG';

/**
 * The path that `path` means in `directory` (which ends with a slash, and stays as it is): absolute paths stand for
 * themselves; `.`, `..` and doubled slashes are resolved without looking at the file system. A control character turns into
 * a dot, and a slash at the end goes away.
 */
export function absolutePath(directory: string, path: string): string {
  if (directory.length + path.length + 2 > MAX_PATH) return TOO_LONG;
  if (path.startsWith('/')) return PLAIN.test(path) ? path : resolveDots('/', path);
  return PLAIN.test(path) ? directory + path : resolveDots(directory, path);
}

// Nothing to resolve: every component starts with something else than a dot, nothing is unprintable.
const PLAIN =
  /^\/?[^/.\u0000-\u001f\u007f][^/\u0000-\u001f\u007f]*(?:\/[^/.\u0000-\u001f\u007f][^/\u0000-\u001f\u007f]*)*$/;

function resolveDots(base: string, path: string): string {
  let resolved = base;
  for (const part of path.replaceAll(CONTROLS, '.').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') resolved = resolved.slice(0, resolved.lastIndexOf('/', resolved.length - 2) + 1);
    else resolved += `${part}/`;
  }
  return resolved.length > 1 && resolved.endsWith('/') ? resolved.slice(0, -1) : resolved;
}

/** The text without control characters, which would let it leave its line. */
export function printable(text: string): string {
  return CONTROL.test(text) ? text.replaceAll(CONTROLS, '') : text;
}

const CONTROL = /[\u0000-\u001f\u007f]/;
const CONTROLS = /[\u0000-\u001f\u007f]/g;
