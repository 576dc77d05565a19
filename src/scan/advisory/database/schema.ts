import { closeSync, openSync, readSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { messageOf } from '#core/index.ts';
import { advisoryProblem } from '../problem.ts';
import { DATABASE_FORMAT, type ShardKind } from './index-file.ts';

// "Blkh": file(1) and our own check recognise a shard by it (sqlite.org/fileformat2.html, application id).
const APPLICATION_ID = 0x426c_6b68;
// Claims of a package take some hundred bytes to some hundred kilobytes; smaller pages waste less of the short ones.
const PAGE_SIZE = 4096;

const ADVISORY_TABLES = [
  'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE package (name TEXT PRIMARY KEY, claims TEXT NOT NULL, advisories TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE advisory (id TEXT NOT NULL, source INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id, source)) STRICT, WITHOUT ROWID',
] as const;

const FACT_TABLES = [
  'CREATE TABLE fact (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID',
] as const;

/** Makes an empty shard to be filled in one go; nothing of it is durable before `closeShard`. */
export function createShardFile(path: string, kind: ShardKind): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA page_size = ${PAGE_SIZE};
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${DATABASE_FORMAT};
    ${tablesOf(kind).join(';\n')};
    BEGIN`);
  return database;
}

/** Ends the filling. VACUUM lays the pages out in key order, so that equal content has equal bytes. */
export function closeShardFile(database: DatabaseSync): void {
  database.exec('COMMIT; VACUUM');
  database.close();
}

/**
 * Opens a shard for reading, without locks: its file never changes. The file may come from anywhere, so its schema has to be ours
 * to the letter; a view or a trigger in it would be code.
 */
export function openShardFile(path: string, kind: ShardKind): DatabaseSync {
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  let database: DatabaseSync | undefined;
  try {
    checkHeader(path);
    database = new DatabaseSync(url, { readOnly: true, enableForeignKeyConstraints: false });
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    const found = database.prepare('SELECT sql FROM sqlite_schema ORDER BY rowid').all();
    if (JSON.stringify(found.map(({ sql }) => sql)) !== JSON.stringify(tablesOf(kind)))
      throw new Error('its tables are not ours');
    return database;
  } catch (cause) {
    database?.close();
    throw advisoryProblem('advisory.shard-corrupt', `${path} cannot be read: ${messageOf(cause)}`, {
      cause,
      hint: 'Run `bulkhead db update`, or build the database anew.',
    });
  }
}

/** The application id and the user version stand at bytes 68 and 60 of the file (sqlite.org/fileformat2.html, "The Database Header"). */
function checkHeader(path: string): void {
  const header = Buffer.alloc(100);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.readUInt32BE(68) !== APPLICATION_ID || header.readUInt32BE(60) !== DATABASE_FORMAT)
    throw new Error('it is no shard of this format');
}

function tablesOf(kind: ShardKind): readonly string[] {
  return kind === 'advisories' ? ADVISORY_TABLES : FACT_TABLES;
}
