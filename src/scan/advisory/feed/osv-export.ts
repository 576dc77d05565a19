import { messageOf, MIB, Problem } from '#core/index.ts';
import { openZip, type ZipArchive } from '#format/index.ts';
import { openFileSource, readSmallFile } from '../disk.ts';
import { advisoryProblem } from '../problem.ts';
import type { RateVector } from '../risk/cvss.ts';
import { RECORD_LIMITS } from './fields.ts';
import type { Feed, FeedState, Reading } from './feed.ts';
import { changesBetween, parseListing } from './listing.ts';
import { readOsvRecord } from './osv-record.ts';
import type { ReadRecord } from './record.ts';
import { feedPath, type FeedStore } from './store.ts';

/** Bounds of an export. The largest, Ubuntu's and npm's, have some 300 MiB and 250,000 records. */
export const EXPORT_LIMITS = {
  archiveBytes: 4096 * MIB,
  listingBytes: 256 * MIB,
  /** More changes than this are faster to read as one archive. */
  singleRecords: 500,
  /** Single records on their way at once. */
  concurrency: 8,
} as const;

/** One ecosystem of an OSV data export: `<folder>/all.zip` with one `<ID>.json` a record, and `<folder>/modified_id.csv`. */
export function osvExportFeed(store: FeedStore, root: string, folder: string): Feed {
  const at = (name: string) => feedPath(root, folder, name);
  return {
    id: `osv:${folder}`,
    kind: 'osv',
    ecosystem: folder,
    async read(known, rate) {
      const listing =
        store.list('') === undefined ? await fetchListing(store, at('modified_id.csv')) : undefined;
      if (listing !== undefined && known?.listing !== undefined) {
        const reading = await readChanges(store, at, listing, known, rate);
        if (reading !== undefined) return reading;
      }
      return readArchive(store, at('all.zip'), listing, known, rate);
    },
  };
}

async function fetchListing(store: FeedStore, path: string): Promise<Map<string, string> | undefined> {
  const fetched = await store.fetch(path, EXPORT_LIMITS.listingBytes);
  if (fetched.kind !== 'file') return undefined;
  return parseListing(readSmallFile(fetched.path, EXPORT_LIMITS.listingBytes)?.toString('utf8') ?? '');
}

/** Reads only what changed since the last time; undefined when the whole archive is the better, or the only, way. */
async function readChanges(
  store: FeedStore,
  at: (name: string) => string,
  listing: ReadonlyMap<string, string>,
  known: FeedState,
  rate: RateVector,
): Promise<Reading | undefined> {
  const { changed, removed } = changesBetween(known.listing ?? new Map(), listing);
  if (changed.length === 0 && removed.length === 0) return { kind: 'unchanged', state: known };
  if (changed.length > EXPORT_LIMITS.singleRecords) return undefined;
  const records = await fetchRecords(store, at, changed, rate);
  if (records === undefined) return undefined;
  const dropped = new Set([...changed, ...removed]);
  return {
    kind: 'delta',
    records,
    dropped,
    finish: () => ({ ...known, listing: readListing(listing, seenIn(records), dropped) }),
  };
}

/** The changed records, a few at a time; undefined when the mirror has no single records. */
async function fetchRecords(
  store: FeedStore,
  at: (name: string) => string,
  ids: readonly string[],
  rate: RateVector,
): Promise<ReadRecord[] | undefined> {
  const records: ReadRecord[] = [];
  for (let from = 0; from < ids.length; from += EXPORT_LIMITS.concurrency) {
    const batch = ids.slice(from, from + EXPORT_LIMITS.concurrency);
    const fetched = await Promise.all(
      batch.map(async (id) => {
        const file = await store.fetch(at(`${id}.json`), RECORD_LIMITS.bytes);
        return file.kind === 'file'
          ? { id, bytes: readSmallFile(file.path, RECORD_LIMITS.bytes)! }
          : undefined;
      }),
    );
    for (const one of fetched) {
      if (one === undefined) return undefined;
      records.push(readOsvRecord(one.bytes, one.id, rate));
    }
  }
  return records;
}

async function readArchive(
  store: FeedStore,
  path: string,
  listing: ReadonlyMap<string, string> | undefined,
  known: FeedState | undefined,
  rate: RateVector,
): Promise<Reading> {
  const fetched = await store.fetch(path, EXPORT_LIMITS.archiveBytes, known?.validators);
  if (fetched.kind === 'absent') return { kind: 'absent' };
  if (fetched.kind === 'unchanged' && known !== undefined) return { kind: 'unchanged', state: known };
  if (fetched.kind === 'unchanged') throw advisoryProblem('advisory.http', `${path}: status 304 unasked`);
  const { digest, validators } = fetched;
  if (digest === known?.digest) return { kind: 'unchanged', state: { ...known, validators } };
  const seen = new Map<string, string>();
  return {
    kind: 'whole',
    records: recordsOfArchive(fetched.path, path, seen, rate),
    finish: () => ({
      digest,
      validators,
      ...(listing === undefined ? {} : { listing: readListing(listing, seen, undefined) }),
    }),
  };
}

function* recordsOfArchive(
  file: string,
  name: string,
  seen: Map<string, string>,
  rate: RateVector,
): Generator<ReadRecord> {
  using source = openFileSource(file);
  let archive: ZipArchive;
  try {
    archive = openZip(source);
  } catch (error) {
    throw advisoryProblem('advisory.feed-corrupt', `${name}: ${messageOf(error)}`, { cause: error });
  }
  for (const entry of archive.entries) {
    if (!entry.name.endsWith('.json')) continue;
    const record = readEntry(archive, entry, rate);
    if (record.kind === 'record') seen.set(record.record.advisory.id, record.record.advisory.modified);
    yield record;
  }
}

function readEntry(archive: ZipArchive, entry: ZipArchive['entries'][number], rate: RateVector): ReadRecord {
  const what = entry.name.slice(0, RECORD_LIMITS.idLength);
  if (entry.size > RECORD_LIMITS.bytes)
    return { kind: 'malformed', what, why: `larger than ${RECORD_LIMITS.bytes} bytes` };
  try {
    return readOsvRecord(archive.read(entry), what, rate);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // The bound on all reads together is reached by a bomb only; going on would inflate it piece by piece.
    if (error.code === 'zip.limit')
      throw advisoryProblem('advisory.feed-limit', messageOf(error), { cause: error });
    return { kind: 'malformed', what, why: messageOf(error) };
  }
}

function seenIn(records: readonly ReadRecord[]): Map<string, string> {
  const seen = new Map<string, string>();
  for (const one of records)
    if (one.kind === 'record') seen.set(one.record.advisory.id, one.record.advisory.modified);
  return seen;
}

/**
 * The listing without the lines of records that were older than it says (a mirror updates its files one after the other):
 * they are read again the next time.
 */
function readListing(
  listing: ReadonlyMap<string, string>,
  seen: ReadonlyMap<string, string>,
  read: ReadonlySet<string> | undefined,
): Map<string, string> {
  const kept = new Map<string, string>();
  for (const [id, modified] of listing) {
    const have = seen.get(id);
    const isOlder = have !== undefined && Date.parse(have) + 1000 < Date.parse(modified);
    // A damaged record has no time that was seen: it is read again until it is mended, and counted each time.
    const wasMissed = have === undefined && read?.has(id) !== false;
    if (!isOlder && !wasMissed) kept.set(id, modified);
  }
  return kept;
}
