import { Problem } from '#core/index.ts';

/** Why advisories could not be fetched, stored or looked up. */
export type AdvisoryProblemCode =
  | 'advisory.feed-missing'
  | 'advisory.feed-corrupt'
  | 'advisory.feed-limit'
  | 'advisory.http'
  | 'advisory.timeout'
  | 'advisory.database-missing'
  | 'advisory.database-locked'
  | 'advisory.database-write'
  | 'advisory.index-corrupt'
  | 'advisory.index-version'
  | 'advisory.shard-missing'
  | 'advisory.shard-corrupt'
  | 'advisory.digest'
  | 'advisory.signature'
  | 'advisory.archive';

/** A damaged record was left out; the feed as a whole was read. Scans tell of it where it may matter. */
export const RECORD_SKIPPED = 'advisory.record-skipped';

/** A problem of this room. */
export function advisoryProblem(
  code: AdvisoryProblemCode,
  message: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): Problem<AdvisoryProblemCode> {
  return new Problem(code, message, options);
}
