import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, Problem, type Incompleteness } from '#core/index.ts';
import { baseEcosystem } from '../ecosystem.ts';
import type { Network } from '../feed/download.ts';
import { PUBLIC_OSV } from '../feed/public-feeds.ts';
import { isFile } from '../disk.ts';
import { buildDatabase, type BuildProgress } from './build.ts';
import type { DatabaseIndex } from './index-file.ts';
import { layoutOf, shardPath, type Layout } from './layout.ts';
import { isDatabaseAt, mirrorDatabase } from './mirror.ts';
import { readOrigin, type Origin } from './publish.ts';
import { RECORD_SKIPPED } from '../problem.ts';
import { STALE_AFTER_DAYS } from './status.ts';
import { usableIndex } from './usable-index.ts';

const HOUR = 3_600_000;
/** Feeds change every hour; a scan asks for news once a day, and `db update` at any time. */
export const FRESH_FOR: number = 24 * HOUR;

export interface UpdateOptions {
  readonly directory: string;
  /** Another place than the one it came from: feeds, or a built database. */
  readonly from?: readonly string[];
  readonly now: Date;
  readonly network: Network;
  readonly signingKey?: KeyObject;
  /** A database that is fetched has to be signed by this key. */
  readonly publicKey?: KeyObject;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface UpdateResult {
  readonly index: DatabaseIndex;
  /** The shards that changed. */
  readonly changed: readonly string[];
  readonly signedBy?: string;
  readonly incomplete: readonly Incompleteness[];
}

/** Renews a database from where it came from: a build from its feeds, or a look at the database that it mirrors. */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateResult> {
  const layout = layoutOf(options.directory);
  const index = usableIndex(layout);
  const origin = await originOf(options, layout);
  const present = (index?.shards ?? [])
    .filter(({ kind, digest }) => kind === 'advisories' && isFile(join(layout.directory, shardPath(digest))))
    .map(({ name }) => name);
  return renew(options, origin, origin.partial ? present : undefined);
}

export interface EnsureOptions extends UpdateOptions {
  /** The ecosystems that an image needs (`ecosystemsOf`). */
  readonly ecosystems: readonly string[];
  /** In milliseconds; a shard that was looked at since then is not looked at again. */
  readonly freshFor?: number;
}

/** What became of the wish for advisories. */
export interface EnsureResult {
  readonly changed: readonly string[];
  /** What is not there, or is stale and could not be renewed. */
  readonly incomplete: readonly Incompleteness[];
  /** What failed without harm to the answer: yesterday's advisories are still good, KEV is missing. */
  readonly notices: readonly Incompleteness[];
}

/**
 * Sees to it that a database has the advisories an image needs, by fetching just those: the way without any set-up. What cannot be
 * fetched is in the answer, not thrown; what is there already stays usable.
 */
export async function ensureEcosystems(options: EnsureOptions): Promise<EnsureResult> {
  const layout = layoutOf(options.directory);
  const { freshFor = FRESH_FOR, now } = options;
  const before = usableIndex(layout);
  const needed = options.ecosystems.filter((ecosystem) => !isFresh(ecosystem, before, layout, now, freshFor));
  if (needed.length === 0) return { changed: [], incomplete: [], notices: [] };
  const { changed, incomplete: all } = await tryRenew(options, layout, needed);
  // Every scan tells of damaged records, not only the one that fetches them.
  const failures = all.filter(({ code }) => code !== RECORD_SKIPPED);
  const after = usableIndex(layout);
  const isUsable = needed.every((ecosystem) =>
    isFresh(ecosystem, after, layout, now, STALE_AFTER_DAYS * 24 * HOUR),
  );
  const harmful = isUsable ? [] : failures.filter((failure) => !isMinor(failure));
  return { changed, incomplete: harmful, notices: failures.filter((failure) => !harmful.includes(failure)) };
}

async function tryRenew(
  options: EnsureOptions,
  layout: Layout,
  needed: readonly string[],
): Promise<Pick<UpdateResult, 'changed' | 'incomplete'>> {
  try {
    return await renew(options, await originOf(options, layout), needed);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return {
      changed: [],
      incomplete: [{ code: error.code, what: needed.join(', '), why: messageOf(error) }],
    };
  }
}

/** Facts only order findings. */
function isMinor({ what }: Incompleteness): boolean {
  return what === 'kev' || what === 'epss' || what === 'end-of-life';
}

async function renew(
  options: UpdateOptions,
  origin: Origin,
  ecosystems: readonly string[] | undefined,
): Promise<UpdateResult> {
  const { directory, network, publicKey, now, signingKey, onProgress } = options;
  if (origin.kind === 'mirror') {
    const wanted =
      ecosystems === undefined ? undefined : (name: string) => ecosystems.some((one) => covers(one, name));
    const { fetched, ...result } = await mirrorDatabase({
      directory,
      network,
      from: origin.from[0] ?? '',
      ...(wanted === undefined ? {} : { ecosystems: wanted }),
      ...(publicKey === undefined ? {} : { publicKey }),
    });
    return { ...result, changed: fetched };
  }
  const { index, written, incomplete } = await buildDatabase({
    directory,
    network,
    now,
    from: origin.from,
    ...(ecosystems === undefined ? {} : { ecosystems }),
    ...(signingKey === undefined ? {} : { signingKey }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return { index, changed: written, incomplete };
}

/** Where to update from: what the caller says, else where the database came from, else OSV's public exports, and of those only what is needed. */
async function originOf(options: UpdateOptions, layout: Layout): Promise<Origin> {
  const known = readOrigin(layout);
  const from = options.from ?? known?.from ?? [];
  const [first] = from;
  if (first === undefined) return { kind: 'feeds', from: [PUBLIC_OSV], partial: true };
  if (options.from === undefined && known !== undefined) return known;
  const scratch = mkdtempSync(join(tmpdir(), 'bulkhead-'));
  try {
    const isMirror = from.length === 1 && (await isDatabaseAt(first, scratch, options.network));
    return { kind: isMirror ? 'mirror' : 'feeds', from, partial: known?.partial ?? first === PUBLIC_OSV };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * True for an ecosystem whose shard is here and was looked at lately; also for one that its feed, looked at lately, does not have, or
 * every scan of an unknown release would ask again.
 */
function isFresh(
  ecosystem: string,
  index: DatabaseIndex | undefined,
  layout: Layout,
  now: Date,
  freshFor: number,
): boolean {
  const isRecent = (checked: string) => now.getTime() - Date.parse(checked) <= freshFor;
  const shards = (index?.shards ?? []).filter(
    ({ name, kind }) => kind === 'advisories' && covers(ecosystem, name),
  );
  if (shards.length > 0)
    return shards.every(
      ({ checked, digest }) => isRecent(checked) && isFile(join(layout.directory, shardPath(digest))),
    );
  const base = `osv:${baseEcosystem(ecosystem)}`;
  return (index?.sources ?? []).some(({ id, checked }) => id === base && isRecent(checked));
}

/** True for the ecosystem itself, and for the parts that some releases have: `Red Hat:enterprise_linux:9` has `...:9::baseos`. */
function covers(ecosystem: string, name: string): boolean {
  return name === ecosystem || name.startsWith(`${ecosystem}::`);
}
