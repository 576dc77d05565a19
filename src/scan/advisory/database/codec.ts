import { isRecord, SEVERITIES, type Severity, type SeverityRating } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import type { Claim, ClaimedAdvisory, ClaimGroup } from './claim.ts';

/** The claims of one package as a shard holds them: index of the source, what is claimed, by which advisories. */
export type StoredGroup = readonly [source: number, claim: Claim, advisories: readonly ClaimedAdvisory[]];

/** The claims of a package from a shard's text. A shard may come from anywhere: what is not of this shape throws. */
export function decodeGroups(text: string, sources: readonly string[]): ClaimGroup[] {
  const groups: unknown = JSON.parse(text);
  if (!Array.isArray(groups)) throw new TypeError('claims are no list');
  return groups.map((group: unknown) => {
    if (!Array.isArray(group) || !isClaim(group[1]) || !Array.isArray(group[2]) || !group[2].every(isClaimed))
      throw new TypeError('a claim is described wrongly');
    return { claim: group[1], source: sources[Number(group[0])] ?? '', advisories: group[2] };
  });
}

function isClaim(value: unknown): value is Claim {
  if (!isRecord(value) || !Array.isArray(value.intervals)) return false;
  for (const interval of value.intervals as unknown[])
    if (
      !Array.isArray(interval) ||
      typeof interval[0] !== 'string' ||
      !['string', 'undefined'].includes(typeof interval[1])
    )
      return false;
  return (
    LISTS.every((key) => isTextList(value[key] ?? [])) &&
    WORDS.every((key) => typeof (value[key] ?? '') === 'string')
  );
}

const LISTS = ['versions', 'binaries', 'architectures'] as const;
const WORDS = ['status', 'vendorStatus', 'module'] as const;

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
