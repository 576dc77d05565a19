import { isBerkeleyHash, readBerkeleyHash } from './berkeley-hash.ts';
import { readRpmHeader, type RpmHeader } from './header.ts';
import { isNdb, readNdb } from './ndb.ts';
import { rpmdbProblem } from './problem.ts';
import { isSqlite, readSqlite } from './sqlite.ts';

/**
 * The headers of an rpm database file, `Packages` (Berkeley DB), `Packages.db` (ndb) or `rpmdb.sqlite`, told apart by their
 * magic. One at a time: a problem in the middle of a file comes after the headers before it.
 */
export function* readRpmDatabase(bytes: Uint8Array): Generator<RpmHeader> {
  let total = 0;
  for (const blob of blobsOf(bytes)) {
    // No two headers share bytes. Without this, many that point to the same chain of pages would be copied many times.
    total += blob.length;
    if (total > bytes.length)
      throw rpmdbProblem('rpmdb.corrupt', 'its headers are larger together than the file');
    yield readRpmHeader(blob);
  }
}

function blobsOf(bytes: Uint8Array): Generator<Uint8Array> {
  if (isSqlite(bytes)) return readSqlite(bytes);
  if (isNdb(bytes)) return readNdb(bytes);
  if (isBerkeleyHash(bytes)) return readBerkeleyHash(bytes);
  throw rpmdbProblem('rpmdb.unknown-format', 'the file is none of Berkeley DB hash, ndb, SQLite');
}
