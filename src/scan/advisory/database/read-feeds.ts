import { messageOf, Problem, unreachable, type Incompleteness } from '#core/index.ts';
import { RECORD_SKIPPED } from '../problem.ts';
import { baseEcosystem, releaseOf } from '../ecosystem.ts';
import type { Facts, Feed, FeedState, Reading } from '../feed/feed.ts';
import type { BuildProgress } from './build.ts';
import type { SourceEntry } from './index-file.ts';
import type { Staging } from './staging.ts';

// A feed may have thousands of damaged records; each is counted, and so many are named.
const NAMED_PER_FEED = 20;
const PROGRESS_EVERY = 2000;

/** A source of the old database with what its feed needs to read changes only. */
export interface KnownSource {
  readonly entry: SourceEntry;
  readonly state: FeedState;
}

/** What became of a feed. `whole` and `delta` have rows in the staging, `kept` has its rows in the old shards, `absent` has none. */
export interface FeedOutcome {
  readonly kind: 'whole' | 'delta' | 'facts' | 'kept' | 'absent';
  readonly source: SourceEntry;
  readonly incomplete: readonly Incompleteness[];
  /** `delta`: the records whose old rows no longer hold. */
  readonly dropped?: ReadonlySet<string>;
  readonly facts?: Facts;
  /** What to remember for the next time. */
  readonly state?: FeedState;
}

interface ReadOptions {
  readonly now: Date;
  readonly onProgress?: (progress: BuildProgress) => void;
}

/** Reads the feeds one after the other into the staging. A feed that fails leaves what was there of it before. */
export async function readFeeds(
  feeds: readonly Feed[],
  known: ReadonlyMap<string, KnownSource>,
  staging: Staging,
  options: ReadOptions,
): Promise<Map<string, FeedOutcome>> {
  // The calculator takes a tenth of a second to load, which only builds should pay.
  const { createVectorRater } = await import('../risk/cvss.ts');
  const rate = createVectorRater();
  const outcomes = new Map<string, FeedOutcome>();
  for (const feed of feeds) {
    options.onProgress?.({ phase: 'feed', feed: feed.id, records: 0 });
    const before = known.get(feed.id);
    try {
      const reading = await feed.read(before?.state, rate);
      outcomes.set(feed.id, await take(feed, reading, before, staging, options));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      staging.forget(staging.source(feed.id));
      outcomes.set(feed.id, failed(feed, before, error, options.now));
    }
  }
  return outcomes;
}

async function take(
  feed: Feed,
  reading: Reading,
  before: KnownSource | undefined,
  staging: Staging,
  options: ReadOptions,
): Promise<FeedOutcome> {
  const { id, kind } = feed;
  const checked = options.now.toISOString();
  switch (reading.kind) {
    case 'absent':
      return { kind: 'absent', source: { id, kind, skipped: 0, records: 0, checked }, incomplete: [] };
    case 'unchanged': {
      const { records, skipped } = before?.entry ?? { records: 0, skipped: 0 };
      return {
        kind: 'kept',
        source: { id, kind, records, skipped, checked },
        state: reading.state,
        incomplete: [],
      };
    }
    case 'facts': {
      const { facts, state } = reading;
      const source = { id, kind, records: facts.entries.size, skipped: facts.skipped, checked };
      return { kind: 'facts', source, facts, state, incomplete: [] };
    }
    case 'whole':
    case 'delta': {
      const counted = await stage(feed, reading, staging, options);
      const kept = reading.kind === 'delta' ? (before?.entry.records ?? 0) : 0;
      const source = { id, kind, records: kept + counted.records, skipped: counted.skipped, checked };
      return {
        kind: reading.kind,
        source,
        state: reading.finish(),
        incomplete: counted.incomplete,
        ...(reading.kind === 'delta' ? { dropped: reading.dropped } : {}),
      };
    }
    default:
      return unreachable(reading);
  }
}

async function stage(
  feed: Feed,
  reading: Extract<Reading, { kind: 'whole' | 'delta' }>,
  staging: Staging,
  options: ReadOptions,
): Promise<{ records: number; skipped: number; incomplete: Incompleteness[] }> {
  const source = staging.source(feed.id);
  const incomplete: Incompleteness[] = [];
  let records = 0;
  let skipped = 0;
  const tell = (what: string, why: string) => {
    if (incomplete.length < NAMED_PER_FEED)
      incomplete.push({ code: RECORD_SKIPPED, what: `${feed.id} ${what}`, why });
  };
  const leaveOut = (what: string, why: string) => {
    skipped++;
    tell(what, why);
  };
  for await (const one of reading.records) {
    if (one.kind === 'malformed') {
      leaveOut(one.what, one.why);
      continue;
    }
    const { advisory, affected } = one.record;
    if (!staging.add(source, one.record, (ecosystem) => isAbout(feed, ecosystem))) {
      leaveOut(advisory.id, 'the feed has this id twice, with different texts');
      continue;
    }
    if (one.damage !== undefined) leaveOut(advisory.id, `${one.damage}; its other packages were taken`);
    for (const { name, damage } of affected)
      if (damage !== undefined) tell(advisory.id, `${name}: ${damage}; scans that find ${name} say so`);
    if (++records % PROGRESS_EVERY === 0) options.onProgress?.({ phase: 'feed', feed: feed.id, records });
  }
  return { records, skipped, incomplete };
}

/** True when a feed's records about this ecosystem are to be taken from this feed. */
export function isAbout({ ecosystem, kind }: Feed, named: string): boolean {
  if (ecosystem === undefined) return kind === 'osv-records';
  if (ecosystem === named) return true;
  return releaseOf(ecosystem) === '' && baseEcosystem(named) === ecosystem;
}

function failed(feed: Feed, before: KnownSource | undefined, problem: Problem, now: Date): FeedOutcome {
  const incomplete = [{ code: problem.code, what: feed.id, why: messageOf(problem) }];
  if (before !== undefined) return { kind: 'kept', source: before.entry, state: before.state, incomplete };
  const source = { id: feed.id, kind: feed.kind, skipped: 0, records: 0, checked: now.toISOString() };
  return { kind: 'absent', source, incomplete };
}
