import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#core/index.ts';
import {
  buildDatabase,
  ecosystemsOf,
  ensureEcosystems,
  openDatabase,
  verificationKey,
  type Network,
} from '#scan/advisory/index.ts';
import type { Analysis, ReadyDatabase } from '#scan/index.ts';
import type { CliContext } from './context.ts';
import { cacheHome, databaseHome } from './directories.ts';
import type { Progress } from './progress.ts';

/** How a command reaches the advisory database. */
export interface DatabaseFlags {
  /** Directory of the database. */
  readonly db?: string;
  /** Feeds that it is built from, or a database that it mirrors; without them the database that is there, or OSV's public exports. */
  readonly advisories?: readonly string[];
  readonly publicKey?: string;
  readonly offline: boolean;
}

/** A shard that was looked at within a day is not looked at again. */
const FRESH_FOR = 24 * 3_600_000;

/** Opens the database that a target needs; what it lacks is fetched, unless `--offline` forbids it. */
export async function databaseFor(
  analysis: Analysis,
  flags: DatabaseFlags,
  context: CliContext,
  progress: Progress,
): Promise<ReadyDatabase> {
  const directory = databaseDirectory(flags, context);
  const now = new Date(context.now());
  const local = flags.advisories?.every((place) => existsSync(place));
  if (flags.offline && local !== true) return { database: openDatabase(directory), incomplete: [] };
  progress.phase('reading advisories');
  if (flags.advisories !== undefined && local === true) {
    const { incomplete } = await buildDatabase({
      directory,
      from: flags.advisories,
      now,
      network: network(),
    });
    return { database: openDatabase(directory), incomplete };
  }
  const { incomplete } = await ensureEcosystems({
    directory,
    now,
    network: network(),
    ecosystems: ecosystemsOf(analysis.os, analysis.packages),
    freshFor: FRESH_FOR,
    ...(flags.advisories === undefined ? {} : { from: flags.advisories }),
    ...(flags.publicKey === undefined ? {} : { publicKey: verificationKey(readKey(flags.publicKey)) }),
  });
  try {
    return { database: openDatabase(directory), incomplete };
  } catch (error) {
    // There is nothing to look into: why it could not be fetched is the better answer.
    const [first] = incomplete;
    if (first === undefined || !(error instanceof Problem)) throw error;
    throw new Problem(error.code, `no advisories: ${first.what}: ${first.why}`, {
      hint: 'Without a network build a database from a copy of the feeds: bulkhead db build --from DIR, or bulkhead db import FILE.',
    });
  }
}

/** A database of its own for each list of feeds that is named on the command line; the shared one otherwise. */
export function databaseDirectory(
  flags: Pick<DatabaseFlags, 'db' | 'advisories'>,
  context: CliContext,
): string {
  if (flags.db !== undefined) return flags.db;
  if (flags.advisories === undefined) return databaseHome(context.process.env, context.home);
  const places = flags.advisories.map((place) => (existsSync(place) ? resolve(place) : place));
  const name = createHash('sha256').update(places.join('\n')).digest('hex').slice(0, 16);
  return join(cacheHome(context.process.env, context.home), 'advisories', name);
}

/** The machine's own network, for feeds. */
export function network(): Network {
  return { fetch, sleep: (milliseconds) => sleep(milliseconds) };
}

/** The text of a key file. */
export function readKey(path: string): string {
  return readFileSync(path, 'utf8');
}
