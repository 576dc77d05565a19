import type { Advisory } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import type { Claim, ClaimedAdvisory, ClaimGroup } from './claim.ts';

/** The claims of one package as a shard holds them: index of the source, what is claimed, by which advisories. */
export type StoredGroup = readonly [source: number, claim: Claim, advisories: readonly ClaimedAdvisory[]];

/** The claims of a package from a shard's text. */
export function decodeGroups(text: string, sources: readonly string[]): ClaimGroup[] {
  const groups = JSON.parse(text) as readonly StoredGroup[];
  return groups.map(([source, claim, advisories]) => ({ claim, source: sources[source] ?? '', advisories }));
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
