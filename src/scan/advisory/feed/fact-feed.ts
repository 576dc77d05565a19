import { gunzipSync } from 'node:zlib';
import { compareText, digestOf, MIB } from '#core/index.ts';
import { readSmallFile } from '../disk.ts';
import { advisoryProblem } from '../problem.ts';
import { readEndOfLife, type Cycle } from './end-of-life.ts';
import { readEpss } from './epss.ts';
import type { Facts, Feed, FeedKind } from './feed.ts';
import { readKev } from './kev.ts';
import type { FeedStore } from './store.ts';

const LIMITS = {
  /** KEV has 2 MiB, EPSS 2 MiB packed; products of endoflife.date some 20 KiB. */
  bytes: 64 * MIB,
  /** EPSS has some 10 MiB unpacked. */
  inflatedBytes: 512 * MIB,
};

/** True for a feed of facts, of which a database has one shard a kind. */
export function isFactFeed({ kind }: Feed): boolean {
  return kind === 'kev' || kind === 'epss' || kind === 'end-of-life';
}

/** CISA's catalogue of known exploited vulnerabilities. */
export function kevFeed(store: FeedStore, path: string): Feed {
  return factFeed('kev', store, path, (bytes) => {
    const { entries, skipped } = readKev(json(bytes, path));
    let newest = '';
    for (const { added } of entries.values()) if (added > newest) newest = added;
    return { entries, skipped, ...(newest === '' ? {} : { newest }) };
  });
}

/** FIRST's exploit prediction scores. */
export function epssFeed(store: FeedStore, path: string): Feed {
  return factFeed('epss', store, path, (bytes) => {
    const { entries, scoreDate, skipped } = readEpss(inflate(bytes, path));
    return { entries, skipped, ...(scoreDate === undefined ? {} : { newest: scoreDate }) };
  });
}

/** The release cycles of products, by endoflife.date. */
export function endOfLifeFeed(
  store: FeedStore,
  paths: readonly (readonly [product: string, path: string])[],
): Feed {
  return {
    id: 'end-of-life',
    kind: 'end-of-life',
    async read(known) {
      const entries = new Map<string, readonly Cycle[]>();
      const digests: string[] = [];
      for (const [product, path] of paths) {
        const fetched = await store.fetch(path, LIMITS.bytes);
        if (fetched.kind !== 'file') continue;
        digests.push(`${product} ${fetched.digest}`);
        entries.set(product, readEndOfLife(json(readSmallFile(fetched.path, LIMITS.bytes)!, path)));
      }
      if (entries.size === 0) return { kind: 'absent' };
      const digest = digestOf(digests.join('\n'));
      if (digest === known?.digest) return { kind: 'unchanged', state: known };
      return { kind: 'facts', facts: { entries, skipped: 0 }, state: { digest } };
    },
  };
}

/**
 * One feed of the facts of several places, since a database has one shard of them. Of two places that know the same the newer one
 * counts, and the first where both are as new. They are small, so that all are read whenever one may have changed.
 */
export function mergedFactFeed(feeds: readonly [Feed, ...Feed[]]): Feed {
  const [{ id, kind }] = feeds;
  return {
    id,
    kind,
    async read(known, rate) {
      const found: { facts: Facts; digest: string }[] = [];
      for (const feed of feeds) {
        const reading = await feed.read(undefined, rate);
        if (reading.kind === 'facts')
          found.push({ facts: reading.facts, digest: reading.state.digest ?? '' });
      }
      if (found.length === 0) return { kind: 'absent' };
      const digest = digestOf(found.map((one) => one.digest).join('\n'));
      if (digest === known?.digest) return { kind: 'unchanged', state: known };
      return { kind: 'facts', facts: mergeFacts(found.map(({ facts }) => facts)), state: { digest } };
    },
  };
}

function mergeFacts(all: readonly Facts[]): Facts {
  const oldestFirst = all.toReversed().sort((a, b) => compareText(a.newest ?? '', b.newest ?? ''));
  const newest = oldestFirst.at(-1)?.newest;
  return {
    entries: new Map(oldestFirst.flatMap(({ entries }) => [...entries])),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
    ...(newest === undefined ? {} : { newest }),
  };
}

function factFeed(kind: FeedKind, store: FeedStore, path: string, parse: (bytes: Buffer) => Facts): Feed {
  return {
    id: kind,
    kind,
    async read(known) {
      const fetched = await store.fetch(path, LIMITS.bytes, known?.validators);
      if (fetched.kind === 'absent') return { kind: 'absent' };
      if (fetched.kind === 'unchanged') return { kind: 'unchanged', state: known ?? {} };
      const { digest, validators } = fetched;
      if (digest === known?.digest) return { kind: 'unchanged', state: { digest, validators } };
      return {
        kind: 'facts',
        facts: parse(readSmallFile(fetched.path, LIMITS.bytes)!),
        state: { digest, validators },
      };
    },
  };
}

function inflate(bytes: Buffer, path: string): Buffer {
  // A mirror may serve it unpacked.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMITS.inflatedBytes });
  } catch (cause) {
    throw advisoryProblem('advisory.feed-corrupt', `${path} cannot be inflated`, { cause });
  }
}

function json(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw advisoryProblem('advisory.feed-corrupt', `${path} is not JSON`, { cause });
  }
}
