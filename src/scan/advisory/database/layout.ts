import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '#core/index.ts';
import { isMissing } from '../disk.ts';
import type { DatabaseIndex } from './index-file.ts';

/** The files of a database directory. Everything but the index is named by its content and never changes. */
export interface Layout {
  readonly directory: string;
  readonly index: string;
  readonly signature: string;
  /** Where it came from, for `db update`; never published. */
  readonly origin: string;
  readonly lock: string;
  readonly scratch: string;
}

/** The paths of a database. */
export function layoutOf(directory: string): Layout {
  return {
    directory,
    index: join(directory, 'index.json'),
    signature: join(directory, 'index.json.sig'),
    origin: join(directory, 'origin.json'),
    lock: join(directory, 'build.lock'),
    scratch: join(directory, 'scratch'),
  };
}

/** The path of a shard below the database, also on a web server. */
export function shardPath(digest: Digest): string {
  return `shards/${hexOf(digest)}.sqlite`;
}

/** The path of a feed's stored listing. */
export function listingPath(digest: Digest): string {
  return `sources/${hexOf(digest)}.csv.zst`;
}

/** Makes the directories, and removes what a killed build left behind and what the present index no longer names. */
export function prepareDirectory(layout: Layout, index: DatabaseIndex | undefined): void {
  rmSync(layout.scratch, { recursive: true, force: true });
  for (const folder of ['shards', 'sources', 'scratch'])
    mkdirSync(join(layout.directory, folder), { recursive: true });
  const named = new Set<string>();
  for (const shard of index?.shards ?? []) named.add(shardPath(shard.digest));
  for (const { listing } of index?.sources ?? []) if (listing !== undefined) named.add(listingPath(listing));
  for (const folder of ['shards', 'sources'])
    for (const name of namesIn(join(layout.directory, folder)))
      if (!named.has(`${folder}/${name}`)) rmSync(join(layout.directory, folder, name), { force: true });
  for (const name of namesIn(layout.directory))
    if (name.endsWith('.tmp')) rmSync(join(layout.directory, name), { force: true });
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}
