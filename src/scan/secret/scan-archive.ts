import { gunzipSync } from 'node:zlib';
import { messageOf, MIB, Problem } from '#core/index.ts';
import { dataViewOf, openZip, sourceOfBytes, TarReader, type ByteSource } from '#format/index.ts';
import { SECRET_LIMITS } from './limits.ts';
import type { RuleSet } from './rule-set.ts';
import { scanFile, type FileHit } from './scan-file.ts';
import { archiveKind } from './text-kind.ts';
import { isUnread } from './unread.ts';

/** A secret in a file, or in a member of the archive that the file is. */
export interface MemberHit extends FileHit {
  /** The path inside the archive, and inside archives in it, joined by `!`. */
  readonly member?: string;
}

export interface DeepScan {
  readonly hits: readonly MemberHit[];
  readonly cut?: string;
}

interface Unpacking {
  readonly rules: RuleSet;
  readonly path: string;
  readonly hits: MemberHit[];
  unpacked: number;
  cut: string | undefined;
}

/** Finds the secrets of a file; gzip, zip and tar are opened, also inside one another, as far as the limits go. */
export function scanDeep(rules: RuleSet, path: string, content: ByteSource): DeepScan {
  const unpacking: Unpacking = { rules, path, hits: [], unpacked: 0, cut: undefined };
  visit(unpacking, [], content, 0);
  const { hits, cut } = unpacking;
  return cut === undefined ? { hits } : { hits, cut };
}

function visit(unpacking: Unpacking, members: readonly string[], content: ByteSource, depth: number): void {
  const kind = archiveKind(content.read(0, 512));
  if (kind === undefined) return scanMember(unpacking, members, content);
  if (depth >= SECRET_LIMITS.depth) return cut(unpacking, `archives more than ${SECRET_LIMITS.depth} deep`);
  if (content.size > SECRET_LIMITS.archiveBytes)
    return cut(unpacking, `an archive of ${content.size} bytes, the limit is ${SECRET_LIMITS.archiveBytes}`);
  try {
    switch (kind) {
      case 'gzip':
        return visitGzip(unpacking, members, content, depth);
      case 'zip':
        return visitZip(unpacking, members, content, depth);
      case 'tar':
        return visitTar(unpacking, members, content, depth);
    }
  } catch (error) {
    // An archive that can't be read is somebody else's finding; its bytes may still be text.
    if (!(error instanceof Problem) && !isZlibError(error)) throw error;
    cut(unpacking, error instanceof RangeError ? UNPACKED : messageOf(error));
  }
}

function scanMember(unpacking: Unpacking, members: readonly string[], content: ByteSource): void {
  const name = members.length === 0 ? unpacking.path : members.at(-1)!;
  const found = scanFile(unpacking.rules, name, content);
  if (found.cut !== undefined) cut(unpacking, found.cut);
  const room = SECRET_LIMITS.hitsPerFile - unpacking.hits.length;
  if (found.hits.length > room) cut(unpacking, `more than ${SECRET_LIMITS.hitsPerFile} different secrets`);
  const member = members.join('!');
  for (const hit of found.hits.slice(0, room)) unpacking.hits.push(member === '' ? hit : { ...hit, member });
}

function visitGzip(
  unpacking: Unpacking,
  members: readonly string[],
  content: ByteSource,
  depth: number,
): void {
  const left = SECRET_LIMITS.unpackedBytes - unpacking.unpacked;
  if (left <= 0) return cut(unpacking, UNPACKED);
  const packed = content.read(0, content.size);
  const declared = declaredSize(packed);
  if (declared > left) return cut(unpacking, UNPACKED);
  // Output comes in one piece when what the archive declares is true.
  const chunkSize = Math.min(Math.max(declared + 1, 16 * 1024), MIB);
  const bytes = gunzipSync(packed, { maxOutputLength: left, chunkSize });
  unpacking.unpacked += bytes.length;
  visit(unpacking, members, sourceOfBytes(bytes), depth + 1);
}

/** What the last four bytes say of the size of the unpacked bytes (RFC 1952, 2.3.1), modulo 2^32. */
function declaredSize(packed: Uint8Array): number {
  return packed.length < 18 ? 0 : dataViewOf(packed).getUint32(packed.length - 4, true);
}

function visitZip(
  unpacking: Unpacking,
  members: readonly string[],
  content: ByteSource,
  depth: number,
): void {
  const { memberBytes, unpackedBytes } = SECRET_LIMITS;
  const archive = openZip(content, { entries: SECRET_LIMITS.members, entryBytes: memberBytes });
  for (const entry of archive.entries) {
    if (entry.size === 0 || entry.size > memberBytes || isUnread(entry.name)) continue;
    if (unpacking.unpacked + entry.size > unpackedBytes) return cut(unpacking, UNPACKED);
    unpacking.unpacked += entry.size;
    visit(unpacking, [...members, entry.name], sourceOfBytes(archive.read(entry)), depth + 1);
  }
}

function visitTar(
  unpacking: Unpacking,
  members: readonly string[],
  content: ByteSource,
  depth: number,
): void {
  let name = '';
  let count = 0;
  let pieces: Uint8Array[] = [];
  const reader = new TarReader({
    entry: (entry) => {
      if (++count > SECRET_LIMITS.members)
        throw new Problem('secret.archive', `more than ${SECRET_LIMITS.members} members`);
      const { type, size } = entry;
      if (type !== 'file' || size === 0 || size > SECRET_LIMITS.memberBytes || isUnread(entry.name))
        return 'skip';
      unpacking.unpacked += size;
      if (unpacking.unpacked > SECRET_LIMITS.unpackedBytes) throw new Problem('secret.archive', UNPACKED);
      name = entry.name;
      pieces = [];
      return 'data';
    },
    data: (chunk) => void pieces.push(chunk.slice()),
    end: () => visit(unpacking, [...members, name], sourceOfBytes(Buffer.concat(pieces)), depth + 1),
  });
  for (let at = 0; at < content.size && !reader.ended; at += SECRET_LIMITS.chunkBytes)
    reader.push(content.read(at, Math.min(SECRET_LIMITS.chunkBytes, content.size - at)).slice());
  reader.finish();
}

const UNPACKED = `archives that unpack to more than ${SECRET_LIMITS.unpackedBytes} bytes`;

function cut(unpacking: Unpacking, why: string): void {
  unpacking.cut ??= why;
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error instanceof RangeError || ('code' in error && /^(?:Z_|ERR_)/.test(String(error.code))))
  );
}
