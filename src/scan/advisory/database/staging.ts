import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { compareText } from '#core/index.ts';
import type { FeedRecord } from '../feed/record.ts';
import { packageKey } from '../package-key.ts';
import { orderOf, type Order } from '../order.ts';
import { claimOf } from './claim.ts';
import { encodeRecord } from './codec.ts';

// Enough to sort a shard's rows mostly in memory; the whole of the feeds need not fit.
const CACHE_KIB = 32 * 1024;
const UNRATED = 'null';

interface ShardTable {
  readonly table: string;
  readonly order: Order;
  readonly insert: StatementSync;
}

/** One row that a shard's package table is made of. */
export interface StagedRow {
  readonly name: string;
  readonly claim: string;
  readonly source: number;
  readonly id: string;
  /** JSON of the ratings that the advisory gives this package, `null` when it gives none. */
  readonly ratings: string;
}

/**
 * Rows of shards on their way: a SQLite file outside of the database, so that memory stays small whatever the feeds' size.
 * One table a shard, so that each is sorted by itself.
 */
export class Staging implements Disposable {
  readonly #database: DatabaseSync;
  readonly #shards = new Map<string, ShardTable>();
  readonly #addRecord: StatementSync;
  readonly #bodyOf: StatementSync;
  readonly #sources: readonly string[];

  /** `sources` are the ids of all feeds that may have rows; their order is that of rows with equal claims. */
  constructor(path: string, sources: readonly string[]) {
    this.#sources = sources.toSorted(compareText);
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = OFF;
      PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA temp_store = FILE;
      PRAGMA cache_size = -${CACHE_KIB};
      CREATE TABLE record (source INTEGER, id TEXT, newest TEXT, body TEXT, PRIMARY KEY (source, id)) WITHOUT ROWID;
      BEGIN`);
    this.#addRecord = this.#database.prepare('INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?)');
    this.#bodyOf = this.#database.prepare('SELECT body FROM record WHERE source = ? AND id = ?');
  }

  /** The number of a source, -1 for one that was not announced. */
  source(id: string): number {
    return this.#sources.indexOf(id);
  }

  sourceName(number: number): string {
    return this.#sources[number]!;
  }

  /** Takes a record for every shard that it speaks of, if `accepts` allows the ecosystem. False when the source had another of its id before. */
  add(source: number, { advisory, affected }: FeedRecord, accepts: (ecosystem: string) => boolean): boolean {
    const { id, modified, withdrawn } = advisory;
    const body = encodeRecord(advisory);
    const isKnown = this.#addRecord.run(source, id, modified, body).changes === 0;
    // Directories hold copies; rows that come twice count once.
    if (isKnown && this.#bodyOf.get(source, id)?.['body'] !== body) return false;
    for (const entry of affected) {
      const shard = accepts(entry.ecosystem) ? this.#shardOf(entry.ecosystem) : undefined;
      if (shard === undefined) continue;
      const claim = JSON.stringify(claimOf(entry, withdrawn !== undefined, shard.order));
      const ratings = entry.ratings.length === 0 ? UNRATED : JSON.stringify(entry.ratings);
      shard.insert.run(packageKey(entry.ecosystem, entry.name), claim, source, id, ratings);
    }
    return true;
  }

  /** Takes over a row of an older shard. */
  copyRow(shard: string, row: StagedRow): void {
    this.#shardOf(shard)?.insert.run(row.name, row.claim, row.source, row.id, row.ratings);
  }

  /** Takes over an advisory of an older shard. */
  copyRecord(source: number, id: string, newest: string, body: string): void {
    this.#addRecord.run(source, id, newest, body);
  }

  /** The shards that have rows. */
  get shards(): readonly string[] {
    return [...this.#shards]
      .filter(([, { table }]) => this.#database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined)
      .map(([name]) => name);
  }

  /** Forgets all that a source gave: it broke off in the middle. */
  forget(source: number): void {
    for (const { table } of this.#shards.values())
      this.#database.prepare(`DELETE FROM ${table} WHERE source = ?`).run(source);
    this.#database.prepare('DELETE FROM record WHERE source = ?').run(source);
  }

  /** The rows of a shard in the order of their keys. */
  *rows(shard: string): IterableIterator<StagedRow> {
    const { table } = this.#shardOf(shard)!;
    yield* this.#database
      .prepare(
        `SELECT DISTINCT name, claim, source, id, ratings FROM ${table} ORDER BY name, claim, source, id, ratings`,
      )
      .iterate() as IterableIterator<unknown> as IterableIterator<StagedRow>;
  }

  /** The advisories that a shard's rows name, in the order of their keys. */
  *records(shard: string): IterableIterator<{ id: string; source: number; newest: string; body: string }> {
    const { table } = this.#shardOf(shard)!;
    yield* this.#database
      .prepare(
        `SELECT record.id AS id, record.source AS source, newest, body
         FROM (SELECT DISTINCT source, id FROM ${table}) AS named
         CROSS JOIN record ON record.source = named.source AND record.id = named.id
         ORDER BY record.id, record.source`,
      )
      .iterate() as IterableIterator<unknown> as IterableIterator<{
      id: string;
      source: number;
      newest: string;
      body: string;
    }>;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #shardOf(name: string): ShardTable | undefined {
    const known = this.#shards.get(name);
    if (known !== undefined) return known;
    const order = orderOf(name);
    if (order === undefined) return undefined;
    const table = `row_${this.#shards.size}`;
    this.#database.exec(
      `CREATE TABLE ${table} (name TEXT, claim TEXT, source INTEGER, id TEXT, ratings TEXT)`,
    );
    const insert = this.#database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?)`);
    const shard = { table, order, insert };
    this.#shards.set(name, shard);
    return shard;
  }
}
