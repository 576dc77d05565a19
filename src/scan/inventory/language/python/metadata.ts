import { MIB, type Json } from '#core/index.ts';
import { openZip, sourceOfBytes, type ByteSource } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';

/** What the core metadata of a distribution says (packaging.python.org, "Core metadata specifications"). */
export interface PythonMetadata {
  readonly name?: string;
  readonly version?: string;
  readonly licenses: readonly string[];
}

/** Longer values are licence texts, not names. */
const LICENSE_NAME_LIMIT = 200;
/** Headers take some kilobytes; a licence text among them may take more. The description behind them is not read. */
const HEAD_BYTES: number = MIB;
const FIRST_READ: number = 16 * 1024;
const SUFFIXES = ['.dist-info/METADATA', '.egg-info/PKG-INFO', '/EGG-INFO/PKG-INFO', '.egg-info'] as const;
/** Where a zipped egg, which setuptools installed before there were wheels, has its metadata. */
export const ZIPPED_METADATA = 'EGG-INFO/PKG-INFO';

/** Keeps what the metadata of each Python distribution says: wheels' and eggs', zipped ones included. */
export const pythonMetadataInspector: FileInspector = {
  name: 'language/python-metadata',
  version: 1,
  extensions: ['', 'egg-info', 'egg'],
  wants: ({ path }, head) => SUFFIXES.some((suffix) => path.endsWith(suffix)) || isZippedEgg(path, head),
  inspect({ path }, content): Json | undefined {
    const metadata = path.endsWith('.egg') ? zippedMetadata(content) : readMetadata(content);
    return metadata as Json | undefined;
  },
};

function isZippedEgg(path: string, head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && path.endsWith('.egg');
}

function zippedMetadata(content: ByteSource): PythonMetadata | undefined {
  const archive = openZip(content, { entryBytes: HEAD_BYTES });
  const entry = archive.find(ZIPPED_METADATA);
  return entry && readMetadata(sourceOfBytes(archive.read(entry)));
}

/** Reads the headers of a `METADATA` or `PKG-INFO` file. */
export function readMetadata(content: ByteSource): PythonMetadata {
  const headers = readHeaders(headText(content));
  const name = headers.get('name')?.[0];
  const version = headers.get('version')?.[0];
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    licenses: licensesOf(headers),
  };
}

/** The expression of PEP 639 where there is one; else the free-form field and the classifiers, as far as they name one. */
function licensesOf(headers: ReadonlyMap<string, readonly string[]>): string[] {
  const expression = headers.get('license-expression')?.[0];
  if (expression !== undefined) return [expression];
  const named = (headers.get('license') ?? []).filter(
    (text) => text !== '' && text !== 'UNKNOWN' && !text.includes('\n') && text.length <= LICENSE_NAME_LIMIT,
  );
  const classified = (headers.get('classifier') ?? [])
    .filter((text) => text.startsWith('License ::'))
    .map((text) => text.slice(text.lastIndexOf('::') + 2).trim())
    .filter((text) => text !== '' && text !== 'OSI Approved');
  return [...new Set([...named, ...classified])];
}

/** Headers of an e-mail message (RFC 822, which the specification names), by lower-case name. */
function readHeaders(text: string): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (last !== undefined) last[last.length - 1] += `\n${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    last = headers.get(name);
    if (last === undefined) headers.set(name, (last = []));
    last.push(line.slice(colon + 1).trim());
  }
  return headers;
}

/** The text up to the first empty line, mostly found in the first kilobytes. */
function headText(content: ByteSource): string {
  for (const length of [FIRST_READ, HEAD_BYTES]) {
    const bytes = content.read(0, Math.min(length, content.size));
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const ends = [buffer.indexOf('\n\n'), buffer.indexOf('\r\n\r\n')].filter((end) => end !== -1);
    if (ends.length > 0 || length >= content.size || length === HEAD_BYTES)
      return buffer.toString('utf8', 0, ends.length === 0 ? buffer.length : Math.min(...ends));
  }
  return '';
}
