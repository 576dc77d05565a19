/**
 * A tar member's path as a container engine resolves it: relative to the root, `.` and empty parts dropped, `..` never
 * above the root. The root itself is the empty string.
 */
export function cleanPath(name: string): string {
  if (isClean(name)) return name;
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function isClean(name: string): boolean {
  let start = 0;
  for (let index = 0; index <= name.length; index++) {
    if (index < name.length && name.charCodeAt(index) !== 0x2f) continue;
    const length = index - start;
    if (length === 0) return name.length === 0;
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
