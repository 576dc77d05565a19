/**
 * A tar member's path as a container engine resolves it: relative to the root, `.` and empty parts dropped, `..` never
 * above the root. The root itself is the empty string.
 */
export function cleanPath(name: string): string {
  // Most archives write `./usr/bin/x`, and a slash behind a directory.
  const from = name.charCodeAt(0) === 0x2e && name.charCodeAt(1) === 0x2f ? 2 : 0;
  const to = name.charCodeAt(name.length - 1) === 0x2f ? name.length - 1 : name.length;
  const inner = from === 0 && to === name.length ? name : name.slice(from, to);
  if (!UNCLEAN.test(inner)) return inner;
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** A part that is empty, `.` or `..`. */
const UNCLEAN = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** The directory part of a clean path; empty for what lies in the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a clean path. */
export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
