import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDatabase, openDatabase, type AdvisoryDatabase } from '#scan/advisory/index.ts';
import type { Analysis } from '#scan/index.ts';
import type { CliContext } from './context.ts';
import { cacheHome, databaseHome } from './directories.ts';
import type { Progress } from './progress.ts';

/** How a command reaches the advisory database. */
export interface DatabaseFlags {
  /** Directory of the database. */
  readonly db?: string;
  /** Directories and URLs of feeds that it is built from; without them the database that is there, or OSV's public exports. */
  readonly advisories?: readonly string[];
  readonly offline: boolean;
}

/** The database for what was found in a target, built or renewed as far as it is needed. */
export async function databaseFor(
  _analysis: Analysis,
  flags: DatabaseFlags,
  context: CliContext,
  progress: Progress,
): Promise<AdvisoryDatabase> {
  const directory = databaseDirectory(flags, context);
  if (flags.advisories !== undefined) {
    progress.phase('reading advisories');
    await buildDatabase({
      directory,
      from: flags.advisories,
      now: new Date(context.now()),
      network: network(),
    });
  }
  return openDatabase(directory);
}

/** A database of its own for each list of feeds that is named on the command line; the shared one otherwise. */
export function databaseDirectory(flags: DatabaseFlags, context: CliContext): string {
  if (flags.db !== undefined) return flags.db;
  if (flags.advisories === undefined) return databaseHome(context.process.env, context.home);
  const places = flags.advisories.map((place) => (existsSync(place) ? resolve(place) : place));
  const name = createHash('sha256').update(places.join('\n')).digest('hex').slice(0, 16);
  return join(cacheHome(context.process.env, context.home), 'advisories', name);
}

/** The machine's own network, for feeds. */
export function network(): Parameters<typeof buildDatabase>[0]['network'] {
  return { fetch, sleep: (milliseconds) => sleep(milliseconds) };
}
