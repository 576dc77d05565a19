import type { KeyObject } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MIB, type Incompleteness } from '#core/index.ts';
import { isFile, readSmallFile } from '../disk.ts';
import { openDirectoryStore } from '../feed/directory-store.ts';
import type { Network } from '../feed/download.ts';
import { isWebLocation, openHttpStore } from '../feed/http-store.ts';
import type { FeedStore } from '../feed/store.ts';
import { advisoryProblem } from '../problem.ts';
import { adopt } from './archive.ts';
import { INDEX_LIMITS, parseIndex, type DatabaseIndex, type ShardEntry } from './index-file.ts';
import { layoutOf, prepareDirectory, shardPath, type Layout } from './layout.ts';
import { lockForBuild } from './lock.ts';
import { readOrigin, SIGNATURE_BYTES, switchIndex, writeOrigin } from './publish.ts';
import { verifyIndex } from './signature.ts';
import { usableIndex } from './usable-index.ts';
import { writing } from './writing.ts';

const PATIENCE = 60_000;
/** The largest shards, of the npm registry and of kernels, have some hundred MiB. */
const MOST_SHARD_BYTES = 4096 * MIB;

export interface MirrorOptions {
  readonly directory: string;
  /** The directory or URL of a built database. */
  readonly from: string;
  /** Fetch only these ecosystems' shards beside those that are here; all when it is undefined. */
  readonly ecosystems?: (name: string) => boolean;
  readonly publicKey?: KeyObject;
  readonly network: Network;
}

export interface MirrorResult {
  readonly index: DatabaseIndex;
  readonly fetched: readonly string[];
  readonly signedBy?: string;
  readonly incomplete: readonly Incompleteness[];
}

/** True when a built database is served there. */
export async function isDatabaseAt(from: string, scratch: string, network: Network): Promise<boolean> {
  const found = await storeOf(from, scratch, network).fetch('index.json', INDEX_LIMITS.bytes);
  if (found.kind !== 'file') return false;
  const text = readSmallFile(found.path, INDEX_LIMITS.bytes)?.toString('utf8') ?? '';
  // A directory of feeds may have an index.json of its own.
  return /"format":\s*\d+,\s*"built"/.test(text.slice(0, 200));
}

/** Takes over the index of a published database and fetches the shards that are wanted and not here yet, each verified by its digest. */
export function mirrorDatabase(options: MirrorOptions): Promise<MirrorResult> {
  return writing(options.directory, () => mirror(options));
}

async function mirror(options: MirrorOptions): Promise<MirrorResult> {
  const layout = layoutOf(options.directory);
  using _lock = await lockForBuild(layout.lock, PATIENCE, options.network.signal);
  const old = usableIndex(layout);
  prepareDirectory(layout, old);
  const store = storeOf(options.from, layout.scratch, options.network);
  const bytes = await fetchSmall(store, 'index.json', INDEX_LIMITS.bytes);
  if (bytes === undefined)
    throw advisoryProblem('advisory.feed-missing', `${options.from} serves no database (no index.json)`);
  const signatures = await fetchSmall(store, 'index.json.sig', SIGNATURE_BYTES);
  const signedBy =
    options.publicKey === undefined
      ? undefined
      : verifyIndex(bytes, signatures, options.publicKey, options.from);
  const index = parseIndex(bytes, `${options.from}: index.json`);
  const signed = signedBy === undefined ? {} : { signedBy };
  // An older index of the same place is a replay, or a server that went back.
  const isSamePlace = readOrigin(layout)?.from[0] === options.from;
  if (old !== undefined && isSamePlace && old.built > index.built) {
    const why = `it was built ${index.built}, the database here ${old.built}: it stays as it is`;
    const incomplete = [{ code: 'advisory.index-older', what: options.from, why }];
    return { index: old, fetched: [], ...signed, incomplete };
  }
  const fetched: string[] = [];
  for (const shard of index.shards)
    if (isWanted(shard, old, layout, options) && (await fetchShard(store, layout, shard)))
      fetched.push(shard.name);
  switchIndex(layout, bytes, signatures?.toString('latin1'));
  writeOrigin(layout, { kind: 'mirror', from: [options.from], partial: options.ecosystems !== undefined });
  rmSync(layout.scratch, { recursive: true, force: true });
  return { index, fetched, ...signed, incomplete: [] };
}

function storeOf(from: string, scratch: string, network: Network): FeedStore {
  return isWebLocation(from) ? openHttpStore(from, scratch, 'download', network) : openDirectoryStore(from);
}

async function fetchSmall(store: FeedStore, path: string, most: number): Promise<Buffer | undefined> {
  const fetched = await store.fetch(path, most);
  return fetched.kind === 'file' ? readSmallFile(fetched.path, most) : undefined;
}

/** Facts are for everybody; of the advisories those that are asked for, and those that are here already. */
function isWanted(
  shard: ShardEntry,
  old: DatabaseIndex | undefined,
  layout: Layout,
  options: MirrorOptions,
): boolean {
  if (shard.kind !== 'advisories' || options.ecosystems === undefined || options.ecosystems(shard.name))
    return true;
  const present = old?.shards.find(({ name }) => name === shard.name);
  return present !== undefined && isFile(join(layout.directory, shardPath(present.digest)));
}

async function fetchShard(store: FeedStore, layout: Layout, shard: ShardEntry): Promise<boolean> {
  const path = shardPath(shard.digest);
  if (isFile(join(layout.directory, path))) return false;
  const fetched = await store.fetch(path, Math.min(shard.size, MOST_SHARD_BYTES));
  if (fetched.kind !== 'file')
    throw advisoryProblem(
      'advisory.shard-missing',
      `${store.location} does not serve ${path} (${shard.name})`,
    );
  if (fetched.digest !== shard.digest)
    throw advisoryProblem(
      'advisory.digest',
      `${store.location}: the digest of ${path} (${shard.name}) does not match`,
    );
  const own = join(layout.scratch, 'mirrored');
  copyFileSync(fetched.path, own);
  adopt(layout, shard, own, store.location);
  return true;
}
