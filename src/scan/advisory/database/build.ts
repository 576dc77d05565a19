import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { compareText, type Incompleteness } from '#core/index.ts';
import { discoverFeeds } from '../feed/discover.ts';
import { isFactFeed, mergedFactFeed } from '../feed/fact-feed.ts';
import { openDirectoryStore } from '../feed/directory-store.ts';
import type { Network } from '../feed/download.ts';
import type { Feed } from '../feed/feed.ts';
import { isWebLocation, openHttpStore } from '../feed/http-store.ts';
import { PUBLIC_OSV, publicFactFeeds } from '../feed/public-feeds.ts';
import { advisoryProblem } from '../problem.ts';
import type { DatabaseIndex } from './index-file.ts';
import { layoutOf, prepareDirectory, type Layout } from './layout.ts';
import { lockForBuild } from './lock.ts';
import { publishIndex, writeOrigin } from './publish.ts';
import { isAbout, readFeeds, type FeedOutcome } from './read-feeds.ts';
import { reusableSources, writeShards } from './write-shards.ts';
import { Staging } from './staging.ts';
import { usableIndex } from './usable-index.ts';
import { writing } from './writing.ts';

// A build of all feeds takes seconds to minutes; a second one waits for it rather than fail.
const DEFAULT_PATIENCE = 600_000;

/** What a build tells while it runs. */
export type BuildProgress =
  | { readonly phase: 'feed'; readonly feed: string; readonly records: number }
  | { readonly phase: 'shard'; readonly shard: string };

export interface BuildOptions {
  readonly directory: string;
  /** Directories and URLs of feeds. */
  readonly from: readonly string[];
  /** Read only these ecosystems' feeds and keep the others as they are; without it the database becomes what `from` has. */
  readonly ecosystems?: readonly string[];
  readonly now: Date;
  readonly network: Network;
  /** Ed25519; without it the index is not signed. */
  readonly signingKey?: KeyObject;
  readonly onProgress?: (progress: BuildProgress) => void;
  /** How long to wait for another build, in milliseconds. */
  readonly patience?: number;
}

export interface BuildResult {
  readonly index: DatabaseIndex;
  /** Shards that were written, and those that were kept because nothing of theirs changed. */
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** Feeds that failed, records that were left out. */
  readonly incomplete: readonly Incompleteness[];
  /** Ecosystems of the feeds whose versions we cannot order. */
  readonly unsupported: readonly string[];
}

/**
 * Builds or renews a database from feeds. What did not change is not read again; readers see the old database until the new
 * index is in its place, and if the process dies before, they go on seeing it.
 */
export function buildDatabase(options: BuildOptions): Promise<BuildResult> {
  return writing(options.directory, () => build(options));
}

async function build(options: BuildOptions): Promise<BuildResult> {
  const layout = layoutOf(options.directory);
  using _lock = await lockForBuild(layout.lock, options.patience ?? DEFAULT_PATIENCE, options.network.signal);
  const old = usableIndex(layout);
  prepareDirectory(layout, old);
  const { feeds, unsupported } = await feedsOf(options, layout);
  if (feeds.length === 0)
    throw advisoryProblem('advisory.feed-missing', `${options.from.join(', ')} holds no feed that we know`, {
      hint: 'Expected: OSV records (*.json), or an OSV export (<Ecosystem>/all.zip).',
    });
  using staging = new Staging(join(layout.scratch, 'staging'), [
    ...feeds.map(({ id }) => id),
    ...(old?.sources.map(({ id }) => id) ?? []),
  ]);
  const outcomes = await readFeeds(feeds, reusableSources(layout, old), staging, options);
  keepOthers(outcomes, old, options.ecosystems !== undefined);
  if ([...outcomes.values()].every(({ kind }) => kind === 'absent'))
    throw advisoryProblem('advisory.feed-missing', `nothing could be read from ${options.from.join(', ')}`, {
      cause: [...outcomes.values()].flatMap(({ incomplete }) => incomplete.map(({ why }) => why)),
    });
  const { shards, written, kept } = writeShards(layout, old, outcomes, staging, options);
  const index = publishIndex(
    layout,
    { outcomes, shards, built: options.now.toISOString() },
    options.signingKey,
  );
  writeOrigin(layout, { kind: 'feeds', from: options.from, partial: options.ecosystems !== undefined });
  return {
    index,
    written,
    kept,
    incomplete: [
      ...[...outcomes.values()].flatMap(({ incomplete }) => incomplete),
      ...(options.ecosystems ?? []).flatMap((ecosystem) =>
        withoutFeed(ecosystem, feeds, outcomes, options.from),
      ),
    ],
    unsupported,
  };
}

async function feedsOf(
  options: BuildOptions,
  layout: Layout,
): Promise<{ feeds: Feed[]; unsupported: string[] }> {
  const feeds = new Map<string, Feed>();
  const facts = new Map<string, [Feed, ...Feed[]]>();
  const unsupported = new Set<string>();
  let stores = 0;
  const open = (base: string) => openHttpStore(base, layout.scratch, `download-${stores++}`, options.network);
  for (const location of options.from) {
    const store = isWebLocation(location) ? open(location) : openDirectoryStore(location);
    const found = await discoverFeeds(store, options.ecosystems);
    const isPublic = store.location === PUBLIC_OSV;
    const advisories = isPublic ? found.feeds.filter(({ id }) => id.startsWith('osv:')) : found.feeds;
    for (const feed of isPublic ? [...advisories, ...publicFactFeeds(open)] : advisories) {
      if (isFactFeed(feed)) {
        const same = facts.get(feed.id);
        if (same === undefined) facts.set(feed.id, [feed]);
        else same.push(feed);
        continue;
      }
      // The same feed of two places is two feeds.
      let { id } = feed;
      for (let copy = 2; feeds.has(id); copy++) id = `${feed.id}#${copy}`;
      feeds.set(id, { ...feed, id });
    }
    for (const ecosystem of found.unsupported) unsupported.add(ecosystem);
  }
  return {
    feeds: [
      ...feeds.values(),
      ...[...facts.values()].map((same) => (same.length === 1 ? same[0] : mergedFactFeed(same))),
    ].sort((a, b) => compareText(a.id, b.id)),
    unsupported: [...unsupported].sort(compareText),
  };
}

/** Says that nothing was there for an ecosystem that was asked for. */
function withoutFeed(
  ecosystem: string,
  feeds: readonly Feed[],
  outcomes: ReadonlyMap<string, FeedOutcome>,
  from: readonly string[],
): Incompleteness[] {
  const isThere = feeds.some((feed) => isAbout(feed, ecosystem) && outcomes.get(feed.id)?.kind !== 'absent');
  if (isThere) return [];
  return [
    { code: 'advisory.feed-missing', what: ecosystem, why: `${from.join(', ')} has no advisories for it` },
  ];
}

/** The sources of the old database that this build did not look at stay, when it was asked for some ecosystems only. */
function keepOthers(
  outcomes: Map<string, FeedOutcome>,
  old: DatabaseIndex | undefined,
  partial: boolean,
): void {
  for (const source of old?.sources ?? []) {
    if (outcomes.has(source.id)) continue;
    const kind = partial ? 'kept' : 'absent';
    outcomes.set(source.id, { kind, source, incomplete: [] });
  }
}
