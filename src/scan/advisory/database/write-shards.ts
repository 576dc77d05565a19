import { statSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { compareText } from '#core/index.ts';
import { readSmallFile } from '../disk.ts';
import type { FeedState } from '../feed/feed.ts';
import { parseListing } from '../feed/listing.ts';
import { EXPORT_LIMITS } from '../feed/osv-export.ts';
import type { BuildProgress } from './build.ts';
import type { DatabaseIndex, ShardEntry, ShardKind, SourceEntry } from './index-file.ts';
import { listingPath, shardPath, type Layout } from './layout.ts';
import type { FeedOutcome, KnownSource } from './read-feeds.ts';
import { AdvisoryShard } from './shard.ts';
import { writeAdvisoryShard, writeFactShard, type WrittenShard } from './shard-writer.ts';
import type { Staging } from './staging.ts';

/** The sources whose rows can be taken over from the old shards: those all of whose shards are there. */
export function reusableSources(layout: Layout, old: DatabaseIndex | undefined): Map<string, KnownSource> {
  const lost = new Set<string>();
  for (const shard of old?.shards ?? [])
    if (!isWhole(layout, shard)) for (const id of shard.sources) lost.add(id);
  const known = new Map<string, KnownSource>();
  for (const entry of old?.sources ?? [])
    if (!lost.has(entry.id)) known.set(entry.id, { entry, state: stateOf(layout, entry) });
  return known;
}

/** Writes every shard that some feed changed, and keeps the others. */
export function writeShards(
  layout: Layout,
  old: DatabaseIndex | undefined,
  outcomes: ReadonlyMap<string, FeedOutcome>,
  staging: Staging,
  options: { readonly onProgress?: (progress: BuildProgress) => void },
): { shards: ShardEntry[]; written: string[]; kept: string[] } {
  const shards: ShardEntry[] = [];
  const written: string[] = [];
  const kept: string[] = [];
  const before = new Map((old?.shards ?? []).map((shard) => [shard.name, shard]));
  const staged = new Set(staging.shards);
  for (const shard of before.values()) {
    if (shard.kind !== 'advisories') continue;
    const isSame = !staged.has(shard.name) && shard.sources.every((id) => outcomes.get(id)?.kind === 'kept');
    if (isSame) shards.push({ ...shard, checked: oldestCheck(shard.sources, outcomes) });
    else copyKept(layout, shard, outcomes, staging);
    if (isSame) kept.push(shard.name);
  }
  for (const name of staging.shards) {
    options.onProgress?.({ phase: 'shard', shard: name });
    const shard = writeAdvisoryShard(layout, staging, name);
    shards.push(entryOf(name, 'advisories', shard, shard.sources, outcomes));
    written.push(name);
  }
  for (const { kind, source, facts } of outcomes.values()) {
    const shardKind = factKindOf(source);
    if (shardKind === undefined) continue;
    const present = before.get(shardKind);
    if (kind === 'kept' && present !== undefined) {
      shards.push({ ...present, checked: source.checked });
      kept.push(shardKind);
    } else if (facts !== undefined) {
      const shard = writeFactShard(layout, shardKind, facts.entries, facts.newest);
      shards.push(entryOf(shardKind, shardKind, shard, [source.id], outcomes));
      written.push(shardKind);
    }
  }
  return {
    shards: shards.sort((a, b) => compareText(a.name, b.name)),
    written: written.sort(compareText),
    kept: kept.sort(compareText),
  };
}

/** Takes those rows of an old shard over that still hold. */
function copyKept(
  layout: Layout,
  shard: ShardEntry,
  outcomes: ReadonlyMap<string, FeedOutcome>,
  staging: Staging,
): void {
  const holds = (source: string, id: string) => {
    const outcome = outcomes.get(source);
    return outcome?.kind === 'kept' || (outcome?.kind === 'delta' && outcome.dropped?.has(id) === false);
  };
  // A shard all of whose sources were read anew has nothing to give.
  if (!shard.sources.some((id) => ['kept', 'delta'].includes(outcomes.get(id)?.kind ?? ''))) return;
  using from = new AdvisoryShard(join(layout.directory, shardPath(shard.digest)));
  for (const { id, source, newest, body } of from.bodies())
    if (holds(source, id)) staging.copyRecord(staging.source(source), id, newest, body);
  for (const row of from.rows())
    if (holds(row.source, row.id))
      staging.copyRow(shard.name, { ...row, source: staging.source(row.source) });
}

function entryOf(
  name: string,
  kind: ShardKind,
  shard: WrittenShard,
  sources: readonly string[],
  outcomes: ReadonlyMap<string, FeedOutcome>,
): ShardEntry {
  const { digest, size, records, packages, newest } = shard;
  return {
    name,
    kind,
    digest,
    size,
    records,
    packages,
    ...(newest === undefined ? {} : { newest }),
    sources,
    checked: oldestCheck(sources, outcomes),
  };
}

function oldestCheck(sources: readonly string[], outcomes: ReadonlyMap<string, FeedOutcome>): string {
  return sources.map((id) => outcomes.get(id)?.source.checked ?? '').sort(compareText)[0] ?? '';
}

function factKindOf({ kind }: SourceEntry): 'kev' | 'epss' | 'end-of-life' | undefined {
  return kind === 'kev' || kind === 'epss' || kind === 'end-of-life' ? kind : undefined;
}

function isWhole(layout: Layout, { digest, size }: ShardEntry): boolean {
  return statSync(join(layout.directory, shardPath(digest)), { throwIfNoEntry: false })?.size === size;
}

function stateOf(layout: Layout, { digest, validators, listing }: SourceEntry): FeedState {
  const stored =
    listing === undefined
      ? undefined
      : readSmallFile(join(layout.directory, listingPath(listing)), EXPORT_LIMITS.listingBytes);
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(validators === undefined ? {} : { validators }),
    ...(stored === undefined ? {} : { listing: parseListing(inflate(stored)) }),
  };
}

function inflate(bytes: Uint8Array): string {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: EXPORT_LIMITS.listingBytes }).toString('utf8');
  } catch {
    // Without it the feed is read whole.
    return '';
  }
}
