import { isRecord, SEVERITIES, type Severity, type SeverityRating } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import { advisoryProblem } from '../problem.ts';
import type { Claim, ClaimedAdvisory, ClaimGroup } from './claim.ts';

/** What one source claims, as a shard holds it. Which advisories claim it stands beside, in a list of the same length. */
export type StoredClaim = readonly [source: number, claim: Claim];

/** The advisories of one claim. */
export type StoredAdvisories = readonly ClaimedAdvisory[];

/** The claims of a package from a shard's texts. A shard may come from anywhere: what is not of this shape throws. */
export function decodeGroups(claims: string, advisories: string): ClaimGroup[] {
  const stored: unknown = JSON.parse(claims);
  if (!Array.isArray(stored)) throw new TypeError('claims are no list');
  let lists: readonly StoredAdvisories[] | undefined;
  return stored.map((one: unknown, index) => {
    if (!Array.isArray(one) || !isClaim(one[1])) throw new TypeError('a claim is described wrongly');
    return {
      claim: one[1],
      get advisories() {
        lists ??= decodeAdvisories(advisories, stored.length);
        return lists[index]!;
      },
    };
  });
}

/** The advisories of each of so many claims. */
export function decodeAdvisories(text: string, claims: number): readonly StoredAdvisories[] {
  const lists = parse(text);
  const isWhole =
    Array.isArray(lists) &&
    lists.length === claims &&
    lists.every((list: unknown) => Array.isArray(list) && list.every(isClaimed));
  if (!isWhole)
    throw advisoryProblem(
      'advisory.shard-corrupt',
      'a shard is damaged: the advisories of a package are described wrongly',
    );
  return lists;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isClaim(value: unknown): value is Claim {
  if (!isRecord(value) || !Array.isArray(value.intervals) || !value.intervals.every(isInterval)) return false;
  return (
    LISTS.every((key) => value[key] === undefined || isTextList(value[key])) &&
    WORDS.every((key) => value[key] === undefined || typeof value[key] === 'string')
  );
}

function isInterval(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    typeof value[0] === 'string' &&
    (value.length === 1 || typeof value[1] === 'string')
  );
}

const LISTS = ['versions', 'binaries', 'architectures'] as const;
const WORDS = ['status', 'vendorStatus', 'module', 'damage'] as const;

function isClaimed(value: unknown): value is ClaimedAdvisory {
  return (
    typeof value === 'string' ||
    (Array.isArray(value) && typeof value[0] === 'string' && isRatingList(value[1]))
  );
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRatingList(value: unknown): value is SeverityRating[] {
  return Array.isArray(value) && value.every((item) => isRecord(item) && isSeverity(item.severity));
}

function isSeverity(value: unknown): boolean {
  return SEVERITIES.includes(value as Severity);
}

/** The text of an advisory without its id, which is its key, and without what is empty. */
export function encodeRecord(record: AdvisoryRecord): string {
  const stored: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
    if (key !== 'id' && !isEmpty) stored[key] = value;
  }
  return JSON.stringify(stored);
}

/** The advisory of a shard's text; what is not of its shape throws. */
export function decodeRecord(id: string, text: string): AdvisoryRecord {
  const stored: unknown = JSON.parse(text);
  if (!isRecord(stored)) throw new TypeError(`${id} is no advisory`);
  const record: Record<string, unknown> = { ...EMPTY, ...stored, id };
  const isWhole =
    RECORD_LISTS.every((key) => isTextList(record[key])) &&
    RECORD_TEXTS.every((key) => typeof (record[key] ?? '') === 'string') &&
    isRatingList(record.ratings);
  if (!isWhole) throw new TypeError(`${id} is described wrongly`);
  return record as unknown as AdvisoryRecord;
}

const EMPTY = {
  aliases: [],
  upstream: [],
  related: [],
  summary: '',
  modified: '',
  ratings: [],
  references: [],
  cwes: [],
} as const;
const RECORD_LISTS = ['aliases', 'upstream', 'related', 'references', 'cwes'] as const;
const RECORD_TEXTS = ['summary', 'description', 'modified', 'published', 'withdrawn', 'notice'] as const;
