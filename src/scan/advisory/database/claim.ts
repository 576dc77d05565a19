import type { SeverityRating, VulnerabilityStatus } from '#core/index.ts';
import { Problem } from '#core/index.ts';
import type { AffectedEntry } from '../feed/record.ts';
import type { Order } from '../order.ts';
import { contains, intervalsOf, type Interval } from './interval.ts';

/** What a shard says of one package name: which versions, under which conditions. Advisories that say the same share one. */
export interface Claim {
  readonly intervals: readonly Interval[];
  /** Affected versions by name that lie in none of the intervals. */
  readonly versions?: readonly string[];
  /** Some bound could not be ordered: a version that is not listed may or may not be affected. */
  readonly unordered?: true;
  /** The publisher took the advisory back. */
  readonly withdrawn?: true;
  readonly status?: VulnerabilityStatus;
  readonly vendorStatus?: string;
  /** The fix was built in a module stream (rpm modularity); its `name:stream` where the record tells it. */
  readonly modular?: true;
  readonly module?: string;
  readonly binaries?: readonly string[];
  readonly architectures?: readonly string[];
  /** Why some of what the advisory says could not be read; `unordered` is set then. */
  readonly damage?: string;
}

/** An advisory that makes a claim: its id, or the id with the ratings that it gives this package in particular. */
export type ClaimedAdvisory = string | readonly [id: string, ratings: readonly SeverityRating[]];

/** A claim with all advisories that make it. */
export interface ClaimGroup {
  readonly claim: Claim;
  /** Read when it is first asked for: most claims are about other versions than the installed one. */
  readonly advisories: readonly ClaimedAdvisory[];
}

/** The id of an advisory that makes a claim. */
export function idOf(advisory: ClaimedAdvisory): string {
  return typeof advisory === 'string' ? advisory : advisory[0];
}

// Red Hat and Rocky Linux `.module+el8.1.0+6+0a`, AlmaLinux `.module_el8.3.0+2041+d1f204ad`.
const MODULAR = /\.module[_+]/;

/**
 * Makes a record's entry quick to evaluate: ranges become intervals, and listed versions that an interval covers anyway are
 * left out (the schema makes a version affected that is listed or in a range).
 */
export function claimOf(entry: AffectedEntry, withdrawn: boolean, order: Order): Claim {
  const intervals: Interval[] = [];
  let unordered = entry.damage !== undefined;
  for (const range of entry.ranges) {
    try {
      intervals.push(...intervalsOf(range, order));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      unordered = true;
    }
  }
  const versions = entry.versions.filter((version) => !isCovered(version, intervals, order));
  const modular = entry.ranges.some(({ events }) =>
    events.some((event) => MODULAR.test(Object.values(event)[0] ?? '')),
  );
  return {
    intervals: distinct(intervals),
    ...(versions.length === 0 ? {} : { versions }),
    ...(unordered ? { unordered } : {}),
    ...(withdrawn ? { withdrawn } : {}),
    ...(entry.status === undefined ? {} : { status: entry.status }),
    ...(entry.vendorStatus === undefined ? {} : { vendorStatus: entry.vendorStatus }),
    ...(modular ? { modular } : {}),
    ...(entry.module === undefined ? {} : { module: entry.module }),
    ...(entry.binaries === undefined ? {} : { binaries: entry.binaries }),
    ...(entry.architectures === undefined ? {} : { architectures: entry.architectures }),
    ...(entry.damage === undefined ? {} : { damage: entry.damage }),
  };
}

/** True for a build of a module stream, by the mark in its release. */
export function isModular(version: string): boolean {
  return MODULAR.test(version);
}

function isCovered(version: string, intervals: readonly Interval[], order: Order): boolean {
  try {
    return intervals.some((interval) => contains(interval, version, order));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return false;
  }
}

function distinct(intervals: readonly Interval[]): readonly Interval[] {
  if (intervals.length < 2) return intervals;
  return [...new Map(intervals.map((interval) => [JSON.stringify(interval), interval])).values()];
}
