import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { advisoryProblem } from '../problem.ts';

const BETWEEN_TRIES = 100;

/**
 * Takes the lock that keeps two builds of one database apart; readers never ask for it. It is SQLite's own lock on an empty
 * database: the kernel drops it when its holder dies, however it dies, so nothing stale is left behind.
 */
export async function lockForBuild(
  path: string,
  patience: number,
  signal?: AbortSignal,
): Promise<AsyncDisposable & Disposable> {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; ; waited += BETWEEN_TRIES) {
    const held = tryLock(path);
    if (held !== undefined) return held;
    if (waited >= patience)
      throw advisoryProblem(
        'advisory.database-locked',
        `another process has been building ${dirname(path)} for ${Math.round(patience / 1000)} s`,
        { hint: 'Wait for it to end, or build into another directory.' },
      );
    await pause(BETWEEN_TRIES, undefined, signal === undefined ? {} : { signal });
  }
}

function tryLock(path: string): (AsyncDisposable & Disposable) | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  const release = () => database.close();
  return {
    [Symbol.dispose]: release,
    [Symbol.asyncDispose]: () => Promise.resolve(release()),
  };
}

/** SQLITE_BUSY and its extended codes (sqlite.org/rescode.html). */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}
