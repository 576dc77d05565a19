import { statSync } from 'node:fs';
import { join } from 'node:path';
import { advisoryProblem } from '../problem.ts';
import { readSmallFile } from '../disk.ts';
import { readIndex } from './database.ts';
import type { ShardEntry, SourceEntry } from './index-file.ts';
import { layoutOf, shardPath } from './layout.ts';
import { readOrigin, SIGNATURE_BYTES } from './publish.ts';
import { signersOf } from './signature.ts';

const DAY = 86_400_000;
/** Older advisories miss too much: feeds change every hour. */
export const STALE_AFTER_DAYS = 5;

export interface ShardStatus extends Omit<ShardEntry, 'checked'> {
  readonly checked: string;
  /** Days since its feeds were last looked at. */
  readonly ageDays: number;
  readonly isStale: boolean;
  /** False for a shard of a mirror that was not fetched yet, or that is lost. */
  readonly isPresent: boolean;
}

export interface DatabaseStatus {
  readonly directory: string;
  readonly built: string;
  /** The ids of the keys that say they signed it; `updateDatabase` and `importDatabase` verify. */
  readonly signedBy: readonly string[];
  readonly from: readonly string[];
  readonly shards: readonly ShardStatus[];
  /** Records that were damaged and left out of it, and how many by the feed. */
  readonly skipped: number;
  readonly skippedByFeed: Readonly<Record<string, number>>;
  readonly isStale: boolean;
  /** What has to be said loudly, a sentence each. */
  readonly warnings: readonly string[];
}

/** The state of a database: what is in it and how old that is. Throws `advisory.database-missing` when there is none. */
export function databaseStatus(options: {
  readonly directory: string;
  readonly now: Date;
  readonly staleAfterDays?: number;
}): DatabaseStatus {
  const layout = layoutOf(options.directory);
  const index = readIndex(layout);
  if (index === undefined)
    throw advisoryProblem(
      'advisory.database-missing',
      `there is no advisory database in ${options.directory}`,
      {
        hint: 'Build one with `bulkhead db build --from DIRECTORY|URL`.',
      },
    );
  const limit = options.staleAfterDays ?? STALE_AFTER_DAYS;
  const shards = index.shards.map((shard) => {
    const ageDays = Math.max(0, (options.now.getTime() - Date.parse(shard.checked)) / DAY);
    const file = statSync(join(options.directory, shardPath(shard.digest)), { throwIfNoEntry: false });
    return Object.assign({}, shard, {
      ageDays,
      isStale: ageDays > limit,
      isPresent: file?.size === shard.size,
    });
  });
  const damaged = index.sources.filter((source) => source.skipped > 0);
  const skipped = damaged.reduce((sum, source) => sum + source.skipped, 0);
  const present = shards.filter(({ isPresent }) => isPresent);
  return {
    directory: options.directory,
    built: index.built,
    signedBy: signersOf(readSmallFile(layout.signature, SIGNATURE_BYTES)),
    from: readOrigin(layout)?.from ?? [],
    shards,
    skipped,
    skippedByFeed: Object.fromEntries(damaged.map((source) => [source.id, source.skipped])),
    isStale: present.some(({ isStale }) => isStale),
    warnings: warningsOf(present, limit, damaged),
  };
}

function warningsOf(
  shards: readonly ShardStatus[],
  limit: number,
  damaged: readonly SourceEntry[],
): string[] {
  const warnings: string[] = [];
  const stale = shards.filter(({ isStale }) => isStale);
  if (shards.length === 0) warnings.push('The database holds no shard.');
  if (stale.length > 0) {
    const oldest = Math.floor(Math.max(...stale.map(({ ageDays }) => ageDays)));
    const which = stale.length === shards.length ? 'The database' : stale.map(({ name }) => name).join(', ');
    const age = `${oldest} days old (limit ${limit})`;
    warnings.push(
      `${which} is up to ${age}: run \`bulkhead db update\`. Newer vulnerabilities are not found.`,
    );
  }
  for (const { id, skipped } of damaged)
    warnings.push(
      `${skipped} damaged ${skipped === 1 ? 'record' : 'records'} of ${id} could not be read: scans that look there are incomplete.`,
    );
  return warnings;
}
