/**
 * A tar member's path as a container engine resolves it: relative to the root, `.` and empty parts dropped, `..` never
 * above the root. The root itself is the empty string.
 */
export function cleanPath(name: string): string {
  // Most archives write `./usr/bin/x`, and a slash behind a directory.
  const from = name.charCodeAt(0) === 0x2e && name.charCodeAt(1) === 0x2f ? 2 : 0;
  const to = name.charCodeAt(name.length - 1) === 0x2f ? name.length - 1 : name.length;
  if (from < to && isClean(name, from, to))
    return from === 0 && to === name.length ? name : name.slice(from, to);
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function isClean(name: string, from: number, to: number): boolean {
  let start = from;
  for (let index = from; index <= to; index++) {
    if (index < to && name.charCodeAt(index) !== 0x2f) continue;
    const length = index - start;
    if (length === 0) return false;
    if (
      name.charCodeAt(start) === 0x2e &&
      (length === 1 || (length === 2 && name.charCodeAt(start + 1) === 0x2e))
    )
      return false;
    start = index + 1;
  }
  return true;
}

/** The directory part of a clean path; empty for what lies in the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a clean path. */
export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
