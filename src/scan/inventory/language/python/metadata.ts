/** What the core metadata of a distribution says (packaging.python.org, "Core metadata specifications"). */
export interface PythonMetadata {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly licenses: readonly string[];
}

/** Longer values are licence texts, not names. */
const LICENSE_NAME_LIMIT = 200;

/** Reads the headers of a `METADATA` or `PKG-INFO` file; the description behind them is not looked at. */
export function readMetadata(bytes: Uint8Array): PythonMetadata {
  const headers = readHeaders(bytes);
  const one = (name: string): string | undefined => headers.get(name)?.[0];
  return { name: one('name'), version: one('version'), licenses: licensesOf(headers) };
}

/** The expression of PEP 639 where there is one; else the free-form field and the classifiers, as far as they name one. */
function licensesOf(headers: ReadonlyMap<string, readonly string[]>): string[] {
  const expression = headers.get('license-expression')?.[0];
  if (expression !== undefined) return [expression];
  const named = (headers.get('license') ?? []).filter(
    (text) => text !== 'UNKNOWN' && !text.includes('\n') && text.length <= LICENSE_NAME_LIMIT,
  );
  const classified = (headers.get('classifier') ?? [])
    .filter((text) => text.startsWith('License ::'))
    .map((text) => text.slice(text.lastIndexOf('::') + 2).trim())
    .filter((text) => text !== '' && text !== 'OSI Approved');
  return [...new Set([...named, ...classified])];
}

/** Headers of an e-mail message (RFC 822, which the specification names), by lower-case name. */
function readHeaders(bytes: Uint8Array): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of headText(bytes).split(/\r?\n/)) {
    if (/^[ \t]/.test(line)) {
      if (last !== undefined) last[last.length - 1] += `\n${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    last = headers.get(name);
    if (last === undefined) headers.set(name, (last = []));
    last.push(value);
  }
  return headers;
}

/** The text up to the first empty line. */
function headText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = [buffer.indexOf('\n\n'), buffer.indexOf('\r\n\r\n')].filter((end) => end !== -1);
  return buffer.toString('utf8', 0, ends.length === 0 ? buffer.length : Math.min(...ends));
}
