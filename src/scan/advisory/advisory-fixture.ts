import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OsRelease, Package, PackageType } from '#core/index.ts';
import { buildDatabase } from './database/build.ts';
import { openDatabase, type AdvisoryDatabase } from './database/database.ts';
import type { Network } from './feed/download.ts';
import { matchPackages, type MatchResult } from './match/match.ts';

/** The day on which the tests' images are scanned. */
export const TODAY = new Date('2026-11-22T12:00:00Z');

/** A network that is not there. */
export const OFFLINE: Network = {
  fetch: () => Promise.reject(new Error('the tests have no network')),
  sleep: () => Promise.resolve(),
};

/** An OSV record for tests: parts that matter, the rest filled in. */
export function advisory(id: string, ...parts: readonly Record<string, unknown>[]): Record<string, unknown> {
  const record: Record<string, unknown> = { id, modified: '2026-01-01T00:00:00Z', affected: [] };
  for (const { affected, ...rest } of parts) {
    Object.assign(record, rest);
    if (affected !== undefined) record.affected = [...(record.affected as unknown[]), affected];
  }
  return record;
}

/**
 * An affected package. Ranges in words: `>=1.0 <2.0`, `<=1.5`, `>=1` or `*`; each becomes one range. `extra` goes into the entry as it
 * is.
 */
export function affects(
  ecosystem: string,
  name: string,
  ranges: string | readonly string[],
  extra: Record<string, unknown> = {},
): Record<string, unknown> {
  const list = typeof ranges === 'string' ? [ranges] : ranges;
  return {
    affected: {
      package: { ecosystem, name },
      ranges: list.map((text) => ({ type: 'ECOSYSTEM', events: eventsOf(text) })),
      ...extra,
    },
  };
}

/** An installed package. `type/name@version`; a scope or a group belongs to the name. */
export function installed(text: string, extra: Partial<Package> = {}): Package {
  const slash = text.indexOf('/');
  const at = text.lastIndexOf('@');
  return {
    type: text.slice(0, slash) as PackageType,
    name: text.slice(slash + 1, at),
    version: text.slice(at + 1),
    purl: `pkg:${text}`,
    licenses: [],
    locations: [{ path: 'somewhere' }],
    foundBy: 'test',
    evidence: 'installed',
    ...extra,
  };
}

/** A database of these records in a directory of its own, and the way to remove it. */
export async function databaseOf(
  records: readonly Record<string, unknown>[],
  facts: Readonly<Record<string, string>> = {},
): Promise<{ directory: string; database: AdvisoryDatabase; remove: () => void }> {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-advisory-'));
  const feeds = join(root, 'feeds');
  mkdirSync(feeds);
  for (const [index, record] of records.entries())
    writeFileSync(join(feeds, `${index}.json`), JSON.stringify(record));
  for (const [path, text] of Object.entries(facts)) {
    mkdirSync(join(feeds, path, '..'), { recursive: true });
    writeFileSync(join(feeds, path), text);
  }
  const directory = join(root, 'database');
  await buildDatabase({ directory, from: [feeds], now: TODAY, network: OFFLINE });
  const database = openDatabase(directory);
  return {
    directory,
    database,
    remove() {
      database[Symbol.dispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Matches packages against records, in one go. */
export async function matchAgainst(
  records: readonly Record<string, unknown>[],
  packages: readonly Package[],
  os?: OsRelease,
  facts: Readonly<Record<string, string>> = {},
): Promise<MatchResult> {
  const { database, remove } = await databaseOf(records, facts);
  try {
    return matchPackages({ os, packages, database, now: TODAY });
  } finally {
    remove();
  }
}

function eventsOf(text: string): Record<string, string>[] {
  const events: Record<string, string>[] = [];
  for (const part of text.split(' ')) {
    const [, operator, version] = /^(>=|<=|<|\*)(.*)$/.exec(part) ?? [];
    if (operator === '>=') events.push({ introduced: version! });
    else if (operator === '<=') events.push({ last_affected: version! });
    else if (operator === '<') events.push({ fixed: version! });
  }
  return events.some((event) => 'introduced' in event) ? events : [{ introduced: '0' }, ...events];
}
