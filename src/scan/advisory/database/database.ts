import { join } from 'node:path';
import { isRecord, type Risk } from '#core/index.ts';
import { isFile, readSmallFile } from '../disk.ts';
import { readEndOfLife, type Cycle } from '../feed/end-of-life.ts';
import type { AdvisoryRecord } from '../feed/record.ts';
import { advisoryProblem } from '../problem.ts';
import type { ClaimGroup } from './claim.ts';
import { INDEX_LIMITS, parseIndex, type DatabaseIndex, type ShardEntry } from './index-file.ts';
import { layoutOf, shardPath, type Layout } from './layout.ts';
import { AdvisoryShard, FactShard } from './shard.ts';

/** A database of advisories for look-ups. Shards are opened when they are first asked for. */
export interface AdvisoryDatabase extends Disposable {
  readonly index: DatabaseIndex;
  /** The ecosystems that can be looked up, in the order of the index. */
  readonly ecosystems: readonly string[];
  has(ecosystem: string): boolean;
  /** What is claimed about packages, by their keys (`packageKey`). Throws `advisory.shard-missing` or `-corrupt`. */
  claims(ecosystem: string, keys: readonly string[]): Map<string, ClaimGroup[]>;
  advisories(ecosystem: string, ids: readonly string[]): Map<string, AdvisoryRecord>;
  /** What KEV and EPSS know of these CVEs. */
  risks(cves: readonly string[]): Map<string, Risk>;
  /** The release cycles of a product by endoflife.date's name. */
  cycles(product: string): readonly Cycle[] | undefined;
}

/** Opens a database directory. Throws `advisory.database-missing` when nothing was built there yet. */
export function openDatabase(directory: string): AdvisoryDatabase {
  return new OpenDatabase(layoutOf(directory));
}

/** The index of a database directory, undefined when there is none. */
export function readIndex(layout: Layout): DatabaseIndex | undefined {
  const bytes = readSmallFile(layout.index, INDEX_LIMITS.bytes);
  return bytes === undefined ? undefined : parseIndex(bytes, layout.index);
}

class OpenDatabase implements AdvisoryDatabase {
  readonly #layout: Layout;
  readonly #shards = new Map<string, AdvisoryShard>();
  readonly #facts = new Map<string, FactShard>();
  #entries: ReadonlyMap<string, ShardEntry>;
  index: DatabaseIndex;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.index = this.#load();
    this.#entries = entriesOf(this.index);
  }

  get ecosystems(): readonly string[] {
    return this.index.shards.filter(({ kind }) => kind === 'advisories').map(({ name }) => name);
  }

  has(ecosystem: string): boolean {
    return this.#entries.get(ecosystem)?.kind === 'advisories';
  }

  claims(ecosystem: string, keys: readonly string[]): Map<string, ClaimGroup[]> {
    return this.#shard(ecosystem).claims(keys);
  }

  advisories(ecosystem: string, ids: readonly string[]): Map<string, AdvisoryRecord> {
    return this.#shard(ecosystem).advisories(ids);
  }

  risks(cves: readonly string[]): Map<string, Risk> {
    const risks = new Map<string, Risk>();
    for (const kind of ['kev', 'epss'] as const)
      for (const [cve, value] of this.#factShard(kind)?.facts(cves) ?? [])
        if (isRecord(value)) risks.set(cve, { ...risks.get(cve), [kind]: value });
    return risks;
  }

  cycles(product: string): readonly Cycle[] | undefined {
    const cycles = this.#factShard('end-of-life')?.facts([product]).get(product);
    return cycles === undefined ? undefined : readEndOfLife(cycles);
  }

  [Symbol.dispose](): void {
    for (const shard of [...this.#shards.values(), ...this.#facts.values()]) shard[Symbol.dispose]();
    this.#shards.clear();
    this.#facts.clear();
  }

  #load(): DatabaseIndex {
    const index = readIndex(this.#layout);
    if (index === undefined)
      throw advisoryProblem(
        'advisory.database-missing',
        `there is no advisory database in ${this.#layout.directory}`,
        {
          hint: 'Build one with `bulkhead db build --from DIRECTORY|URL`.',
        },
      );
    return index;
  }

  #shard(ecosystem: string): AdvisoryShard {
    let shard = this.#shards.get(ecosystem);
    if (shard === undefined) {
      shard = this.#open(ecosystem, (path) => new AdvisoryShard(path));
      if (shard === undefined)
        throw advisoryProblem('advisory.shard-missing', `the database has no advisories for ${ecosystem}`);
      this.#shards.set(ecosystem, shard);
    }
    return shard;
  }

  #factShard(kind: 'kev' | 'epss' | 'end-of-life'): FactShard | undefined {
    let shard = this.#facts.get(kind);
    if (shard === undefined) {
      shard = this.#open(kind, (path) => new FactShard(path, kind));
      if (shard !== undefined) this.#facts.set(kind, shard);
    }
    return shard;
  }

  /** A shard that is gone was replaced while this process ran; the index then names its successor. */
  #open<Shard>(name: string, open: (path: string) => Shard): Shard | undefined {
    for (let retried = false; ; retried = true) {
      const entry = this.#entries.get(name);
      if (entry === undefined) return undefined;
      const path = join(this.#layout.directory, shardPath(entry.digest));
      if (isFile(path)) return open(path);
      if (retried)
        throw advisoryProblem('advisory.shard-missing', `the shard of ${name} is not there: ${path}`, {
          hint: 'Run `bulkhead db update` to fetch it.',
        });
      this.index = this.#load();
      this.#entries = entriesOf(this.index);
    }
  }
}

function entriesOf(index: DatabaseIndex): Map<string, ShardEntry> {
  return new Map(index.shards.map((entry) => [entry.name, entry]));
}
