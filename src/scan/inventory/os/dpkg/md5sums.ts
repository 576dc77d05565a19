import { latin1Of, utf8Of } from '../latin1-text.ts';

/** A line of a package's checksums. */
export interface Md5sum {
  readonly path: string;
  readonly md5: string;
}

const DIGEST_CHARACTERS = 32;
const DIGEST = /^[0-9a-f]{32}$/;

/**
 * The lines of `var/lib/dpkg/info/NAME.md5sums`, and of what distroless images have instead (dh_md5sums(1)): an MD5, two blanks
 * and a path from the root, as md5sum(1) writes it; with a backslash in front, backslashes and line ends in the path are
 * escaped. Configuration files are not among them. `wanted` is asked before a line is read.
 */
export function* readMd5sums(bytes: Uint8Array, wanted: (path: string) => boolean): Generator<Md5sum> {
  const text = latin1Of(bytes);
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const escaped = text[start] === '\\';
    const digestAt = escaped ? start + 1 : start;
    const separator = text.slice(digestAt + DIGEST_CHARACTERS, digestAt + DIGEST_CHARACTERS + 2);
    if (separator === '  ' || separator === ' *') {
      const path = pathOf(text.slice(digestAt + DIGEST_CHARACTERS + 2, end), escaped);
      if (path !== '' && wanted(path)) {
        const md5 = text.slice(digestAt, digestAt + DIGEST_CHARACTERS).toLowerCase();
        if (DIGEST.test(md5)) yield { path, md5 };
      }
    }
    start = end + 1;
  }
}

function pathOf(text: string, escaped: boolean): string {
  const plain = utf8Of(text).replace(/^(?:\.?\/)+/, '');
  return escaped ? plain.replaceAll(/\\([\\nr])/g, (_, letter: string) => ESCAPES[letter] ?? letter) : plain;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', r: '\r' };

/** The paths that packages gave up to others, from `var/lib/dpkg/diversions` (dpkg-divert(1)): three lines each, the first is the path. */
export function readDiversions(bytes: Uint8Array): ReadonlySet<string> {
  const lines = utf8Of(latin1Of(bytes)).split('\n');
  return new Set(
    lines.filter((line, at) => at % 3 === 0 && line.startsWith('/')).map((line) => line.slice(1)),
  );
}
