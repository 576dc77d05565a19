import type { AdvisoryEvent, AdvisoryRange } from '#core/index.ts';
import type { Order } from '../order.ts';

/** How an interval of affected versions ends: before a fix, with the last affected version, or before a limit that is no fix. */
export const END_FIXED = 0;
export const END_LAST = 1;
export const END_LIMIT = 2;

type EndKind = typeof END_FIXED | typeof END_LAST | typeof END_LIMIT;

/** `[from]`, open to above; `[from, to]`, up to a fix; `[from, to, kind]`. `from` is inclusive, and `0` is before every version. */
export type Interval =
  | readonly [from: string]
  | readonly [from: string, to: string]
  | readonly [from: string, to: string, kind: EndKind];

const BEGINNING = '0';
const UNLIMITED = '*';

/**
 * The intervals that a range's events describe (OSV schema, "Evaluation"): events in version order, `introduced: 0` before
 * all versions, `last_affected` inclusive, nothing at or above the highest `limit`. Throws `Problem('version.invalid')`
 * when a bound cannot be ordered.
 */
export function intervalsOf(range: AdvisoryRange, order: Order): Interval[] {
  const limit = highestLimit(range.events, order);
  const events = range.events
    .filter((event) => !('limit' in event))
    .map((event) => ({ event, version: versionOf(event) }))
    .sort((a, b) => compareEvents(a, b, order));
  const intervals: Interval[] = [];
  let from: string | undefined;
  for (const { event, version } of events) {
    if ('introduced' in event) from ??= version;
    else if (from !== undefined) {
      pushInterval(intervals, 'fixed' in event ? [from, version] : [from, version, END_LAST], order);
      from = undefined;
    }
  }
  if (from !== undefined) intervals.push([from]);
  return limit === undefined ? intervals : intervals.flatMap((interval) => clip(interval, limit, order));
}

/** True when `version` is at or above `from` and below, or at, the end. */
export function contains(interval: Interval, version: string, order: Order): boolean {
  const [from, to, kind] = interval;
  if (from !== BEGINNING && order.compare(version, from) < 0) return false;
  if (to === undefined) return true;
  const difference = order.compare(version, to);
  return kind === END_LAST ? difference <= 0 : difference < 0;
}

/** The version that ends the interval by fixing it. */
export function fixOf(interval: Interval): string | undefined {
  return interval.length === 2 ? interval[1] : undefined;
}

function versionOf(event: AdvisoryEvent): string {
  if ('introduced' in event) return event.introduced;
  if ('fixed' in event) return event.fixed;
  return 'last_affected' in event ? event.last_affected : event.limit;
}

interface VersionedEvent {
  readonly event: AdvisoryEvent;
  readonly version: string;
}

/** By version. At the same one `last_affected` comes after `introduced`, since it includes it; the rest keep their order. */
function compareEvents(a: VersionedEvent, b: VersionedEvent, order: Order): number {
  if (a.version === b.version) return lastRank(a) - lastRank(b);
  if (isBeginning(a)) return -1;
  if (isBeginning(b)) return 1;
  return order.compare(a.version, b.version) || lastRank(a) - lastRank(b);
}

function isBeginning({ event, version }: VersionedEvent): boolean {
  return version === BEGINNING && 'introduced' in event;
}

function lastRank({ event }: VersionedEvent): number {
  return 'last_affected' in event ? 1 : 0;
}

function pushInterval(intervals: Interval[], interval: Interval, order: Order): void {
  const [from, to, kind] = interval;
  if (from !== BEGINNING && to !== undefined) {
    const width = order.compare(from, to);
    if (width > 0 || (width === 0 && kind !== END_LAST)) return;
  } else if (to !== undefined) order.compare(to, to);
  intervals.push(interval);
}

function highestLimit(events: readonly AdvisoryEvent[], order: Order): string | undefined {
  let highest: string | undefined;
  for (const event of events) {
    if (!('limit' in event)) continue;
    if (event.limit === UNLIMITED) return undefined;
    if (highest === undefined || order.compare(event.limit, highest) > 0) highest = event.limit;
  }
  return highest;
}

function clip(interval: Interval, limit: string, order: Order): Interval[] {
  const [from, to] = interval;
  if (from !== BEGINNING && order.compare(from, limit) >= 0) return [];
  return to !== undefined && order.compare(to, limit) < 0 ? [interval] : [[from, limit, END_LIMIT]];
}
