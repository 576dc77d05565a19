import type { Filesystem } from '#scan/image/index.ts';

/** The paths that dpkg lists for a package, directories among them; several architectures of one have a list each. */
export function installedFiles(
  filesystem: Filesystem,
  name: string,
  architecture: string | undefined,
): readonly string[] {
  const text =
    filesystem.readText(`${INFO}/${name}:${architecture}.list`) ??
    filesystem.readText(`${INFO}/${name}.list`) ??
    '';
  const paths: string[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    // The first line is the root, `/.`.
    if (text.charCodeAt(start) === SLASH && end - start > 2) paths.push(text.slice(start + 1, end));
    start = end + 1;
  }
  return paths;
}

/** The paths in the checksums that distroless puts beside a package's own status file; they have no links. */
export function statusDirectoryFiles(filesystem: Filesystem, statusFile: string): readonly string[] {
  const text = filesystem.readText(`${statusFile}.md5sums`) ?? '';
  return text.split('\n').flatMap((line) => {
    const path = line.slice(MD5_CHARACTERS).trim();
    return path === '' ? [] : [path.startsWith('/') ? path.slice(1) : path];
  });
}

const INFO = 'var/lib/dpkg/info';
const SLASH = 0x2f;
const MD5_CHARACTERS = 32;
