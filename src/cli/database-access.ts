import { createHash, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '#core/index.ts';
import { ecosystemsOf, ensureEcosystems, openDatabase, verificationKey } from '#scan/advisory/index.ts';
import type { Analysis, ReadyDatabase } from '#scan/index.ts';
import type { CliContext } from './context.ts';
import { cacheHome, databaseHome } from './directories.ts';
import { listIn } from './environment.ts';
import { networkOf } from './network.ts';
import type { Progress } from './progress.ts';

/** How a command reaches the advisory database. */
export interface DatabaseFlags {
  /** Directory of the database. */
  readonly db?: string;
  /** Feeds that it is built from, or a database that it mirrors; without them the database that is there, or OSV's public exports. */
  readonly advisories?: readonly string[];
  readonly publicKey?: string;
  readonly caFile?: string;
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
  const from = flags.advisories ?? configuredFeeds(context);
  const isLocal = from?.every((place) => existsSync(place)) === true;
  if (flags.offline && !isLocal) return { database: openDatabase(directory), incomplete: [], notices: [] };
  progress.phase('reading advisories');
  const { incomplete, notices } = await ensureEcosystems({
    directory,
    now: new Date(context.now()),
    network: networkOf(context, flags.caFile),
    ecosystems: ecosystemsOf(analysis.os, analysis.packages),
    // Files on this machine cost little to look at, and who edits them expects to see it.
    freshFor: isLocal ? 0 : FRESH_FOR,
    ...(from === undefined ? {} : { from }),
    ...publicKeyOf(flags.publicKey, context),
  });
  try {
    return { database: openDatabase(directory), incomplete, notices };
  } catch (error) {
    // Nothing could be fetched and nothing was there: the inventory is still worth showing, as incomplete.
    if (incomplete.length === 0 || !(error instanceof Problem)) throw error;
    return { incomplete, notices };
  }
}

/** The key that a fetched database has to be signed by: of the flag, or for every command on this machine. */
export function publicKeyOf(flag: string | undefined, context: CliContext): { publicKey?: KeyObject } {
  const file = flag ?? (context.process.env['BULKHEAD_PUBLIC_KEY'] || undefined);
  return file === undefined ? {} : { publicKey: verificationKey(readKey(file)) };
}

/** `BULKHEAD_ADVISORIES`: feeds or a mirror for every scan on this machine, separated by commas. */
function configuredFeeds(context: CliContext): readonly string[] | undefined {
  const places = listIn(context.process.env, 'BULKHEAD_ADVISORIES');
  return places.length === 0 ? undefined : places;
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

/** The text of a key file. */
export function readKey(path: string): string {
  return readFileSync(path, 'utf8');
}
