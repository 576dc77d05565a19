/** A file that a wheel installed, with its checksum. */
export interface RecordedFile {
  readonly path: string;
  readonly sha256: string;
}

/** A row has a path, a digest and a size; a quoted path may hold commas and doubled quotation marks (RFC 4180). */
const ROW = /^(?:"((?:[^"]|"")*)"|([^,"]*)),sha256=([A-Za-z0-9_-]{43})=?,/;

/**
 * The rows of a distribution's `RECORD` with a SHA-256 (Python packaging, "Recording installed projects"): paths are relative
 * to the directory in which the `.dist-info` directory lies, or absolute. Compiled files have no digest.
 */
export function* readRecord(
  text: string,
  recordPath: string,
  wanted: (path: string) => boolean,
): Generator<RecordedFile> {
  const base = recordPath.split('/').slice(0, -2);
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const row = ROW.exec(text.slice(start, Math.min(end, start + ROW_CHARACTERS)));
    if (row !== null) {
      const path = resolvePath(base, row[1]?.replaceAll('""', '"') ?? row[2]!);
      if (path !== undefined && wanted(path))
        yield { path, sha256: Buffer.from(row[3]!, 'base64url').toString('hex') };
    }
    start = end + 1;
  }
}

/** PATH_MAX and what else a row has. */
const ROW_CHARACTERS = 4352;

/** Undefined for a path that leads out of the root. */
function resolvePath(base: readonly string[], path: string): string | undefined {
  const segments = path.startsWith('/') ? [] : [...base];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}
