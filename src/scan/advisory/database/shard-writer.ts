import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, SeverityRating } from '#core/index.ts';
import { compareText } from '#core/index.ts';
import { digestOfFile } from '../disk.ts';
import type { Claim, ClaimedAdvisory } from './claim.ts';
import type { StoredClaim } from './codec.ts';
import type { ShardKind } from './index-file.ts';
import { shardPath, type Layout } from './layout.ts';
import { closeShardFile, createShardFile } from './schema.ts';
import type { StagedRow, Staging } from './staging.ts';

/** A shard that lies in its place. */
export interface WrittenShard {
  readonly digest: Digest;
  readonly size: number;
  readonly records: number;
  readonly packages: number;
  readonly newest?: string;
}

/** Writes the shard of an ecosystem from its staged rows. Equal rows make equal bytes. */
export function writeAdvisoryShard(
  layout: Layout,
  staging: Staging,
  name: string,
): WrittenShard & { sources: string[] } {
  const path = join(layout.scratch, 'shard');
  const database = createShardFile(path, 'advisories');
  const sources = new SourceNumbers();
  let packages = 0;
  const addPackage = database.prepare('INSERT INTO package VALUES (?, ?, ?)');
  for (const { packageName, claims, advisories } of claimsByPackage(staging.rows(name), sources)) {
    addPackage.run(packageName, JSON.stringify(claims), JSON.stringify(advisories));
    packages++;
  }
  let records = 0;
  let newest = '';
  const addAdvisory = database.prepare('INSERT INTO advisory VALUES (?, ?, ?)');
  for (const record of staging.records(name)) {
    addAdvisory.run(record.id, sources.numberOf(record.source), record.body);
    if (record.newest > newest) newest = record.newest;
    records++;
  }
  const names = sources.staged.map((number) => staging.sourceName(number));
  database.prepare('INSERT INTO meta VALUES (?, ?)').run('ecosystem', name);
  database.prepare('INSERT INTO meta VALUES (?, ?)').run('sources', JSON.stringify(names));
  closeShardFile(database);
  return {
    ...publish(layout, path),
    records,
    packages,
    ...(newest === '' ? {} : { newest }),
    sources: names.toSorted(compareText),
  };
}

/** Writes a shard of facts: name to JSON value. */
export function writeFactShard(
  layout: Layout,
  kind: ShardKind,
  entries: ReadonlyMap<string, unknown>,
  newest: string | undefined,
): WrittenShard {
  const path = join(layout.scratch, 'shard');
  const database = createShardFile(path, kind);
  const add = database.prepare('INSERT INTO fact VALUES (?, ?)');
  for (const [name, value] of [...entries].sort(([a], [b]) => compareText(a, b)))
    add.run(name, JSON.stringify(value));
  closeShardFile(database);
  return {
    ...publish(layout, path),
    records: entries.size,
    packages: 0,
    ...(newest === undefined ? {} : { newest }),
  };
}

/** Numbers the sources of one shard in the order in which they come, which the sorted rows decide. */
class SourceNumbers {
  readonly staged: number[] = [];

  numberOf(staged: number): number {
    const known = this.staged.indexOf(staged);
    return known === -1 ? this.staged.push(staged) - 1 : known;
  }
}

interface PackageClaims {
  readonly packageName: string;
  readonly claims: StoredClaim[];
  readonly advisories: ClaimedAdvisory[][];
}

/** Puts rows that make the same claim about the same package together. */
function* claimsByPackage(rows: Iterable<StagedRow>, sources: SourceNumbers): Generator<PackageClaims> {
  let open: PackageClaims | undefined;
  let last: StagedRow | undefined;
  for (const row of rows) {
    if (open === undefined || row.name !== open.packageName) {
      if (open !== undefined) yield open;
      open = { packageName: row.name, claims: [], advisories: [] };
      last = undefined;
    }
    if (last === undefined || last.claim !== row.claim || last.source !== row.source) {
      open.claims.push([sources.numberOf(row.source), JSON.parse(row.claim) as Claim]);
      open.advisories.push([]);
    }
    const ratings = JSON.parse(row.ratings) as SeverityRating[] | null;
    open.advisories.at(-1)!.push(ratings === null ? row.id : [row.id, ratings]);
    last = row;
  }
  if (open !== undefined) yield open;
}

/** Moves a finished shard to the place that its content gives it. */
function publish(layout: Layout, path: string): { digest: Digest; size: number } {
  const digest = digestOfFile(path);
  const { size } = statSync(path);
  const target = join(layout.directory, shardPath(digest));
  if (statSync(target, { throwIfNoEntry: false })?.size === size) rmSync(path);
  else {
    const descriptor = openSync(path, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(path, target);
  }
  return { digest, size };
}
