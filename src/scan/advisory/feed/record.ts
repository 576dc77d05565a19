import type { Advisory, AffectedPackage } from '#core/index.ts';

/** An advisory with what the OSV schema has beyond the part that all rooms share. */
export interface AdvisoryRecord extends Advisory {
  /** The advisory's own text, cut to a length that fits a report. */
  readonly description?: string;
  /** Ids that have to do with it but are not the same vulnerability; they are shown and never merged. */
  readonly related: readonly string[];
  /** Why the publisher itself does not call it a vulnerability: a bug-fix erratum, an unmaintained package. */
  readonly notice?: string;
}

/** What a record says of one package, with the conditions that the common shape does not know. */
export interface AffectedEntry extends AffectedPackage {
  /** Module stream `name:stream` that the fix belongs to (rpm modularity). */
  readonly module?: string;
  /** Only these binary packages of the named source package. */
  readonly binaries?: readonly string[];
  /** Only these architectures. */
  readonly architectures?: readonly string[];
  /** Why some of what it says could not be read: a version that is not listed may or may not be affected. */
  readonly damage?: string;
}

/** One parsed record of a feed. */
export interface FeedRecord {
  readonly advisory: AdvisoryRecord;
  readonly affected: readonly AffectedEntry[];
}

/** A record, or why it was left out; the latter are counted and shown. */
export type ReadRecord =
  | {
      readonly kind: 'record';
      readonly record: FeedRecord;
      /** Why some of its packages, whose names could not be read, were left out. */
      readonly damage?: string;
    }
  | {
      readonly kind: 'malformed';
      readonly what: string;
      readonly why: string;
      /** JSON with nothing of a record: in a directory of files, some other program's. */
      readonly isForeign?: true;
    };
