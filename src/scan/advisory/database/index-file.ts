import { isDigest, isRecord, MIB, type Digest } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import { isEcosystem } from '../ecosystem.ts';
import type { FeedKind } from '../feed/feed.ts';
import { listField, objectField, textField } from '../feed/fields.ts';
import type { Validators } from '../feed/store.ts';
import { advisoryProblem } from '../problem.ts';

/** Raised when the shape of shards or of the index changes; an older database is then built anew. */
export const DATABASE_FORMAT = 1;

export const INDEX_LIMITS = {
  /** Some 400 bytes a shard; all of OSV makes some thousand. */
  bytes: 16 * MIB,
  shards: 20_000,
} as const;

export type ShardKind = 'advisories' | 'kev' | 'epss' | 'end-of-life';

/** One shard of a database; its file is `shards/<hex of digest>.sqlite`. */
export interface ShardEntry {
  /** An OSV ecosystem with its release, or `kev`, `epss`, `end-of-life`. */
  readonly name: string;
  readonly kind: ShardKind;
  readonly digest: Digest;
  readonly size: number;
  readonly records: number;
  readonly packages: number;
  /** The newest `modified` of its records. */
  readonly newest?: string;
  readonly sources: readonly string[];
  /** When its feeds were last read or found unchanged. */
  readonly checked: string;
}

/** A feed that went into a database. */
export interface SourceEntry {
  readonly id: string;
  readonly kind: FeedKind;
  readonly digest?: Digest;
  readonly validators?: Validators;
  /** The stored list of what was read, `sources/<hex>.csv.zst`. */
  readonly listing?: Digest;
  /** Records that were damaged and left out. */
  readonly skipped: number;
  readonly records: number;
  readonly checked: string;
}

/** `index.json`: the whole content of a database. */
export interface DatabaseIndex {
  readonly format: number;
  readonly built: string;
  readonly sources: readonly SourceEntry[];
  readonly shards: readonly ShardEntry[];
}

/** The text of an index: one line a shard, so that differences are readable. */
export function formatIndex(index: DatabaseIndex): string {
  const lines = (items: readonly unknown[]) => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return `{
  "format": ${index.format},
  "built": ${JSON.stringify(index.built)},
  "sources": [
${lines(index.sources)}
  ],
  "shards": [
${lines(index.shards)}
  ]
}
`;
}

/** Reads an index from hostile text. Throws `advisory.index-corrupt`, or `advisory.index-version` for a format that is not ours. */
export function parseIndex(bytes: Uint8Array, what: string): DatabaseIndex {
  const corrupt = (why: string, cause?: unknown) =>
    advisoryProblem('advisory.index-corrupt', `${what} cannot be read: ${why}`, { cause });
  if (bytes.length > INDEX_LIMITS.bytes) throw corrupt(`it is larger than ${INDEX_LIMITS.bytes} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(textOf(bytes));
  } catch (cause) {
    throw corrupt('it is not JSON', cause);
  }
  if (!isRecord(value) || typeof value.format !== 'number') throw corrupt('it has no format');
  if (value.format !== DATABASE_FORMAT)
    throw advisoryProblem(
      'advisory.index-version',
      `${what} has format ${value.format}; this version reads ${DATABASE_FORMAT}`,
      { hint: 'Build the database anew, or use the version of Bulkhead that wrote it.' },
    );
  const built = timeField(value.built);
  const list = listField(value.shards);
  if (built === undefined) throw corrupt('it does not say when it was built');
  if (list.length > INDEX_LIMITS.shards) throw corrupt(`more than ${INDEX_LIMITS.shards} shards`);
  const shards = list.map((item) => {
    const shard = shardOf(item);
    if (shard === undefined) throw corrupt('a shard is described wrongly');
    return shard;
  });
  if (new Set(shards.map(({ name }) => name)).size !== shards.length) throw corrupt('a shard is named twice');
  const sources = listField(value.sources).slice(0, INDEX_LIMITS.shards).map(sourceOf);
  return {
    format: DATABASE_FORMAT,
    built,
    shards,
    sources: sources.filter((source) => source !== undefined),
  };
}

function shardOf(value: unknown): ShardEntry | undefined {
  const { name, kind, digest, size, records, packages, newest, sources, checked } = objectField(value);
  const time = timeField(checked);
  if (typeof name !== 'string' || !isShardKind(kind) || !isDigest(digest) || !digest.startsWith('sha256:'))
    return undefined;
  if (kind === 'advisories' ? !isEcosystem(name) : name !== kind) return undefined;
  if (!isCount(size) || !isCount(records) || !isCount(packages) || time === undefined) return undefined;
  const latest = timeField(newest);
  return {
    name,
    kind,
    digest,
    size,
    records,
    packages,
    ...(latest === undefined ? {} : { newest: latest }),
    sources: listField(sources).filter((id) => typeof id === 'string'),
    checked: time,
  };
}

function sourceOf(value: unknown): SourceEntry | undefined {
  const { id, kind, digest, validators, listing, skipped, records, checked } = objectField(value);
  const time = timeField(checked);
  if (typeof id !== 'string' || typeof kind !== 'string' || time === undefined) return undefined;
  const { etag, lastModified } = objectField(validators);
  return {
    id,
    kind: kind as FeedKind,
    ...(isDigest(digest) ? { digest } : {}),
    validators: {
      ...(typeof etag === 'string' ? { etag } : {}),
      ...(typeof lastModified === 'string' ? { lastModified } : {}),
    },
    ...(isDigest(listing) && listing.startsWith('sha256:') ? { listing } : {}),
    skipped: isCount(skipped) ? skipped : 0,
    records: isCount(records) ? records : 0,
    checked: time,
  };
}

function isShardKind(value: unknown): value is ShardKind {
  return value === 'advisories' || value === 'kev' || value === 'epss' || value === 'end-of-life';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function timeField(value: unknown): string | undefined {
  const text = textField(value, 40);
  return text !== undefined && !Number.isNaN(Date.parse(text)) ? text : undefined;
}
