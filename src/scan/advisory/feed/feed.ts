import type { Digest } from '#core/index.ts';
import type { RateVector } from '../risk/cvss.ts';
import type { ReadRecord } from './record.ts';
import type { Validators } from './store.ts';

export type FeedKind = 'osv' | 'osv-records' | 'alpine-secdb' | 'kev' | 'epss' | 'end-of-life';

/** What is remembered of a feed, so that the next build reads only what changed. */
export interface FeedState {
  /** Of all that was read. */
  readonly digest?: Digest;
  readonly validators?: Validators;
  /** Record id to its `modified` time, for feeds that can be read record by record. */
  readonly listing?: ReadonlyMap<string, string>;
}

/** The answer of a feed. `finish` is called after all records were taken. */
export type Reading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unchanged'; readonly state: FeedState }
  | { readonly kind: 'whole'; readonly records: Records; finish(): FeedState }
  /** Only these records changed, and those in `dropped`, changed ones among them, are no longer what they were. */
  | {
      readonly kind: 'delta';
      readonly records: Records;
      readonly dropped: ReadonlySet<string>;
      finish(): FeedState;
    }
  | { readonly kind: 'facts'; readonly facts: Facts; readonly state: FeedState };

export type Records = Iterable<ReadRecord> | AsyncIterable<ReadRecord>;

/** Facts about vulnerabilities or products that are no advisories: name to JSON value. */
export interface Facts {
  readonly entries: ReadonlyMap<string, unknown>;
  readonly skipped: number;
  /** The newest date in it. */
  readonly newest?: string;
}

/** One source of advisories or facts. */
export interface Feed {
  /** Unique in a database: `osv:npm`, `alpine-secdb:v3.20`, `kev`. */
  readonly id: string;
  readonly kind: FeedKind;
  /** The ecosystem that it is about; what its records say of others stands in the others' feeds. Undefined for all. */
  readonly ecosystem?: string;
  read(known: FeedState | undefined, rate: RateVector): Promise<Reading>;
}
