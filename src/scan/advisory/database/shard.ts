import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { messageOf, Problem } from '#core/index.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import { advisoryProblem } from '../problem.ts';
import { idOf, type ClaimGroup } from './claim.ts';
import { decodeAdvisories, decodeGroups, decodeRecord, type StoredClaim } from './codec.ts';
import type { StagedRow } from './staging.ts';
import { openShardFile } from './schema.ts';

// A batch is one statement: fast, and small enough that a scan of ten thousand packages doesn't build megabytes of JSON.
const BATCH = 500;

/** An opened shard of advisories. */
export class AdvisoryShard implements Disposable {
  readonly path: string;
  readonly sources: readonly string[];
  readonly #database: DatabaseSync;
  #claims: StatementSync | undefined;
  #advisories: StatementSync | undefined;

  constructor(path: string) {
    this.path = path;
    this.#database = openShardFile(path, 'advisories');
    this.sources = this.#guard(() => {
      const row = this.#database.prepare(`SELECT value FROM meta WHERE key = 'sources'`).get();
      return JSON.parse(String(row?.value)) as string[];
    });
  }

  /** The claims about these packages. Names without any are not in the answer. */
  claims(names: readonly string[]): Map<string, ClaimGroup[]> {
    return this.#guard(() => {
      // CROSS JOIN keeps the names outermost: the planner would otherwise walk the whole table for each of them.
      this.#claims ??= this.#database.prepare(
        'SELECT package.name AS name, claims, advisories FROM json_each(?) AS wanted CROSS JOIN package ON package.name = wanted.value',
      );
      const found = new Map<string, ClaimGroup[]>();
      for (let from = 0; from < names.length; from += BATCH)
        for (const row of this.#claims.iterate(JSON.stringify(names.slice(from, from + BATCH))))
          found.set(String(row.name), decodeGroups(String(row.claims), String(row.advisories)));
      return found;
    });
  }

  /** These advisories, by id; of one that several feeds have, the first feed's. */
  advisories(ids: readonly string[]): Map<string, AdvisoryRecord> {
    return this.#guard(() => {
      this.#advisories ??= this.#database.prepare(
        'SELECT advisory.id AS id, body FROM json_each(?) AS wanted CROSS JOIN advisory ON advisory.id = wanted.value ORDER BY source',
      );
      const found = new Map<string, AdvisoryRecord>();
      for (let from = 0; from < ids.length; from += BATCH)
        for (const row of this.#advisories.iterate(JSON.stringify(ids.slice(from, from + BATCH)))) {
          const id = String(row.id);
          if (!found.has(id)) found.set(id, decodeRecord(id, String(row.body)));
        }
      return found;
    });
  }

  /** All rows as they were staged, for a build that changes some of them. */
  *rows(): Generator<Omit<StagedRow, 'source'> & { readonly source: string }> {
    const all = this.#database.prepare('SELECT name, claims, advisories FROM package ORDER BY name');
    for (const row of all.iterate()) {
      const claims = JSON.parse(String(row.claims)) as readonly StoredClaim[];
      const advisories = decodeAdvisories(String(row.advisories), claims.length);
      for (const [index, [source, claim]] of claims.entries())
        for (const one of advisories[index]!)
          yield {
            name: String(row.name),
            claim: JSON.stringify(claim),
            ratings: JSON.stringify(typeof one === 'string' ? null : one[1]),
            id: idOf(one),
            source: this.sources[source] ?? '',
          };
    }
  }

  /** All advisories as they are stored. */
  *bodies(): Generator<{
    readonly id: string;
    readonly source: string;
    readonly newest: string;
    readonly body: string;
  }> {
    const all = this.#database.prepare(
      `SELECT id, source, json_extract(body, '$.modified') AS newest, body FROM advisory ORDER BY id, source`,
    );
    for (const row of all.iterate())
      yield {
        id: String(row.id),
        source: this.sources[Number(row.source)] ?? '',
        newest: String(row.newest ?? ''),
        body: String(row.body),
      };
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #guard<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof Problem) throw cause;
      throw advisoryProblem('advisory.shard-corrupt', `${this.path} is damaged: ${messageOf(cause)}`, {
        cause,
        hint: 'Run `bulkhead db update`, or build the database anew.',
      });
    }
  }
}

/** An opened shard of facts. */
export class FactShard implements Disposable {
  readonly path: string;
  readonly #database: DatabaseSync;

  constructor(path: string, kind: 'kev' | 'epss' | 'end-of-life') {
    this.path = path;
    this.#database = openShardFile(path, kind);
  }

  /** The JSON values under these names. */
  facts(names: readonly string[]): Map<string, unknown> {
    try {
      const find = this.#database.prepare(
        'SELECT fact.name AS name, body FROM json_each(?) AS wanted CROSS JOIN fact ON fact.name = wanted.value',
      );
      const found = new Map<string, unknown>();
      for (let from = 0; from < names.length; from += BATCH)
        for (const row of find.iterate(JSON.stringify(names.slice(from, from + BATCH))))
          found.set(String(row.name), JSON.parse(String(row.body)));
      return found;
    } catch (cause) {
      throw advisoryProblem('advisory.shard-corrupt', `${this.path} is damaged: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
