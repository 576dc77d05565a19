import { rmSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { compareText, digestOf, isRecord, type Digest } from '#core/index.ts';
import { isFile, readSmallFile, replaceFile, syncDirectory } from '../disk.ts';
import { formatListing } from '../feed/listing.ts';
import {
  DATABASE_FORMAT,
  formatIndex,
  type DatabaseIndex,
  type ShardEntry,
  type SourceEntry,
} from './index-file.ts';
import { listingPath, type Layout } from './layout.ts';
import type { FeedOutcome } from './read-feeds.ts';
import { signIndex } from './signature.ts';

/** A line a key, and two while an index is switched. */
export const SIGNATURE_BYTES: number = 64 * 1024;
const ORIGIN_BYTES = 64 * 1024;

/** Where a database came from: feeds that were built into it, or a published database that it mirrors. */
export interface Origin {
  readonly kind: 'feeds' | 'mirror';
  readonly from: readonly string[];
  /** Only some ecosystems of it were asked for; an update asks for those that are here. */
  readonly partial: boolean;
}

/** Puts the new index in the place of the old one, after everything that it names is on the disk. */
export function publishIndex(
  layout: Layout,
  content: {
    readonly outcomes: ReadonlyMap<string, FeedOutcome>;
    readonly shards: readonly ShardEntry[];
    readonly built: string;
  },
  signingKey: KeyObject | undefined,
): DatabaseIndex {
  const sources = [...content.outcomes.values()]
    .filter(({ kind }) => kind !== 'absent')
    .map((outcome) => sourceEntry(layout, outcome))
    .sort((a, b) => compareText(a.id, b.id));
  const index = { format: DATABASE_FORMAT, built: content.built, sources, shards: content.shards };
  const bytes = Buffer.from(formatIndex(index));
  for (const folder of ['shards', 'sources']) syncDirectory(join(layout.directory, folder));
  switchIndex(layout, bytes, signingKey === undefined ? undefined : signIndex(bytes, signingKey));
  rmSync(layout.scratch, { recursive: true, force: true });
  return index;
}

/**
 * Swaps index and signatures. Two files cannot be renamed in one step, so the signatures of the old and the new index stand
 * together in the file while the index changes: a reader, or a crash, finds the right one on either side.
 */
export function switchIndex(layout: Layout, index: Uint8Array, signatures: string | undefined): void {
  if (signatures === undefined) {
    replaceFile(layout.index, index);
    rmSync(layout.signature, { force: true });
    return;
  }
  const old = readSmallFile(layout.signature, SIGNATURE_BYTES)?.toString('latin1') ?? '';
  replaceFile(layout.signature, `${signatures}${old}`.slice(0, SIGNATURE_BYTES));
  replaceFile(layout.index, index);
  replaceFile(layout.signature, signatures);
}

/** Remembers where updates come from. */
export function writeOrigin(layout: Layout, origin: Origin): void {
  replaceFile(layout.origin, `${JSON.stringify(origin)}\n`);
}

/** Where updates come from; undefined when nobody said. */
export function readOrigin(layout: Layout): Origin | undefined {
  const text = readSmallFile(layout.origin, ORIGIN_BYTES)?.toString('utf8');
  let value: unknown;
  try {
    value = text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !Array.isArray(value.from)) return undefined;
  const from = value.from.filter((location) => typeof location === 'string');
  return { kind: value.kind === 'mirror' ? 'mirror' : 'feeds', from, partial: value.partial === true };
}

function sourceEntry(layout: Layout, { source, state }: FeedOutcome): SourceEntry {
  const { digest, validators, listing } = state ?? {};
  return {
    id: source.id,
    kind: source.kind,
    ...(digest === undefined ? {} : { digest }),
    ...(validators === undefined || Object.keys(validators).length === 0 ? {} : { validators }),
    ...(listing === undefined ? {} : { listing: storeListing(layout, listing) }),
    records: source.records,
    skipped: source.skipped,
    checked: source.checked,
  };
}

function storeListing(layout: Layout, listing: ReadonlyMap<string, string>): Digest {
  const bytes = zstdCompressSync(formatListing(listing));
  const digest = digestOf(bytes);
  const path = join(layout.directory, listingPath(digest));
  if (!isFile(path)) replaceFile(path, bytes);
  return digest;
}
