import { join } from 'node:path';

type Environment = Readonly<Partial<Record<string, string>>>;

/** Where the program keeps what it can make again (XDG Base Directory Specification). */
export function cacheHome(env: Environment, home: string): string {
  return join(absolute(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'bulkhead');
}

/** Where it keeps what it can't make again. */
export function dataHome(env: Environment, home: string): string {
  return join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local/share'), 'bulkhead');
}

/** Where the advisory database lies unless `--db` says otherwise. */
export function databaseHome(env: Environment, home: string): string {
  return absolute(env['BULKHEAD_DB']) ?? join(dataHome(env, home), 'db');
}

/** The specification: a relative path is invalid and ignored. */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') ? path : undefined;
}
