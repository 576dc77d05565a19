import { latin1Of, utf8Of } from '../latin1-text.ts';

/** A file of an apk package with its checksum. */
export interface ApkChecksum {
  readonly owner: string;
  readonly path: string;
  readonly algorithm: 'sha1' | 'md5' | 'sha256';
  readonly digest: string;
  /** apk keeps people's changes below the protected paths, of which `etc` is the one that is always there. */
  readonly configuration: boolean;
}

/** The letters behind `Z:` tell the algorithm and the encoding (apk-tools' apk_blob.c, "apk_blob_pull_csum"). */
const ENCODINGS = {
  Q1: { algorithm: 'sha1', bytes: 20 },
  Q2: { algorithm: 'sha256', bytes: 32 },
} as const;

/**
 * The files and checksums in apk's database: below the package's `P:` come `F:` with a directory, `R:` with a file in it and `Z:`
 * with its checksum. A link's checksum is that of its target's name, and such a file is never asked about.
 */
export function* readApkChecksums(
  bytes: Uint8Array,
  wanted: (path: string) => boolean,
): Generator<ApkChecksum> {
  const text = latin1Of(bytes);
  let owner = '';
  let directory = '';
  let file = '';
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (start === end) [owner, directory, file] = ['', '', ''];
    else if (text[start + 1] === ':') {
      const letter = text[start];
      if (letter === 'P') owner = utf8Of(text.slice(start + 2, end));
      else if (letter === 'F') directory = utf8Of(text.slice(start + 2, end));
      else if (letter === 'R') file = utf8Of(text.slice(start + 2, end));
      else if (letter === 'Z' && file !== '') {
        const path = directory === '' ? file : `${directory}/${file}`;
        const checksum = wanted(path) ? decode(text.slice(start + 2, end).trim()) : undefined;
        if (checksum !== undefined)
          yield { owner, path, ...checksum, configuration: path.startsWith('etc/') };
        file = '';
      }
    }
    start = end + 1;
  }
}

function decode(value: string): { algorithm: ApkChecksum['algorithm']; digest: string } | undefined {
  const prefix = value.slice(0, 2);
  if (prefix === 'Q1' || prefix === 'Q2') {
    const { algorithm, bytes } = ENCODINGS[prefix];
    const digest = Buffer.from(value.slice(2), 'base64');
    return digest.length === bytes ? { algorithm, digest: digest.toString('hex') } : undefined;
  }
  // Databases of apk before 2.0 have MD5 in hexadecimal.
  return /^[0-9a-f]{32}$/.test(value) ? { algorithm: 'md5', digest: value } : undefined;
}
