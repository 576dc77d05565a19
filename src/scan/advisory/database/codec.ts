import type { Advisory, SeverityRating, VulnerabilityStatus } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import type { Claim, ClaimedAdvisory, ClaimGroup } from './claim.ts';
import type { Interval } from './interval.ts';

/** A claim as a shard holds it: short keys, for a shard has some ten thousand of them. */
interface StoredClaim {
  readonly i?: readonly Interval[];
  readonly v?: readonly string[];
  readonly u?: 1;
  readonly x?: 1;
  readonly s?: VulnerabilityStatus;
  readonly w?: string;
  readonly n?: 1;
  readonly m?: string;
  readonly b?: readonly string[];
  readonly a?: readonly string[];
}

/** An advisory's id, or the id with the ratings that it gives this package. */
type StoredAdvisory = string | readonly [id: string, ratings: readonly SeverityRating[]];

/** The claims of one package: index of the source, what is claimed, by which advisories. */
export type StoredGroup = readonly [
  source: number,
  claim: StoredClaim,
  advisories: readonly StoredAdvisory[],
];

/** The JSON text of a claim; equal claims have equal text. */
export function encodeClaim(claim: Claim): string {
  const stored: StoredClaim = {
    ...(claim.intervals.length === 0 ? {} : { i: claim.intervals }),
    ...(claim.versions === undefined ? {} : { v: claim.versions }),
    ...(claim.unordered === undefined ? {} : { u: 1 }),
    ...(claim.withdrawn === undefined ? {} : { x: 1 }),
    ...(claim.status === undefined ? {} : { s: claim.status }),
    ...(claim.vendorStatus === undefined ? {} : { w: claim.vendorStatus }),
    ...(claim.modular === undefined ? {} : { n: 1 }),
    ...(claim.module === undefined ? {} : { m: claim.module }),
    ...(claim.binaries === undefined ? {} : { b: claim.binaries }),
    ...(claim.architectures === undefined ? {} : { a: claim.architectures }),
  };
  return JSON.stringify(stored);
}

/** The claims of a package from a shard's text. */
export function decodeGroups(text: string, sources: readonly string[]): ClaimGroup[] {
  const groups = JSON.parse(text) as readonly StoredGroup[];
  return groups.map(([source, claim, advisories]) => ({
    claim: decodeClaim(claim),
    source: sources[source] ?? '',
    advisories: advisories.map(decodeAdvisory),
  }));
}

/** The text of an advisory without its id, which is its key. */
export function encodeRecord({ id: _id, ...record }: AdvisoryRecord): string {
  return JSON.stringify(record, (_key, value: unknown) =>
    (Array.isArray(value) && value.length === 0) || value === '' ? undefined : value,
  );
}

/** The advisory of a shard's text. */
export function decodeRecord(id: string, text: string): AdvisoryRecord {
  const stored = JSON.parse(text) as Partial<AdvisoryRecord>;
  const empty: Advisory & { readonly related: readonly string[] } = {
    id,
    aliases: [],
    upstream: [],
    related: [],
    summary: '',
    modified: '',
    ratings: [],
    references: [],
    cwes: [],
  };
  return { ...empty, ...stored, id };
}

function decodeClaim(stored: StoredClaim): Claim {
  return {
    intervals: stored.i ?? [],
    ...(stored.v === undefined ? {} : { versions: stored.v }),
    ...(stored.u === undefined ? {} : { unordered: true }),
    ...(stored.x === undefined ? {} : { withdrawn: true }),
    ...(stored.s === undefined ? {} : { status: stored.s }),
    ...(stored.w === undefined ? {} : { vendorStatus: stored.w }),
    ...(stored.n === undefined ? {} : { modular: true }),
    ...(stored.m === undefined ? {} : { module: stored.m }),
    ...(stored.b === undefined ? {} : { binaries: stored.b }),
    ...(stored.a === undefined ? {} : { architectures: stored.a }),
  };
}

function decodeAdvisory(stored: StoredAdvisory): ClaimedAdvisory {
  return typeof stored === 'string' ? { id: stored } : { id: stored[0], ratings: stored[1] };
}
