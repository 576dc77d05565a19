import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { writeZip } from '#format/index.ts';
import { advisory, affects, databaseOf, installed, OFFLINE, TODAY } from '../advisory-fixture.ts';
import { temporaryDirectory } from '../feed-fixture.ts';
import { matchPackages } from '../match/match.ts';
import { buildDatabase } from './build.ts';
import { openDatabase } from './database.ts';
import { AdvisoryShard } from './shard.ts';

const RECORDS = Array.from({ length: 60 }, (_, index) =>
  advisory(
    `GHSA-${index}`,
    {
      aliases: [`CVE-2026-${1000 + index}`],
      summary: 'text '.repeat(20),
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    },
    affects(
      'npm',
      `name-${index % 7}`,
      `<${index}.0.0`,
      index % 3 === 0 ? { versions: [`9.9.${index}`] } : {},
    ),
  ),
);

async function withShard(work: (path: string, directory: string) => void): Promise<void> {
  const { database, directory, remove } = await databaseOf(RECORDS);
  try {
    work(join(directory, 'shards', `${database.index.shards[0]!.digest.slice(7)}.sqlite`), directory);
  } finally {
    remove();
  }
}

/** Everything that a scan does with a shard. */
function use(path: string): number {
  using shard = new AdvisoryShard(path);
  const names = Array.from({ length: 8 }, (_, index) => `name-${index}`);
  const groups = [...shard.claims(names).values()].flat();
  const ids = groups.flatMap(({ advisories }) =>
    advisories.map((one) => (typeof one === 'string' ? one : one[0])),
  );
  return shard.advisories(ids).size;
}

describe('a shard', () => {
  it('answers for the names and ids that are asked for', () =>
    withShard((path) => {
      expect(use(path)).toBe(60);
    }));

  it('that is damaged anywhere is a problem at most', () =>
    withShard((path) => {
      const whole = readFileSync(path);
      const damaged = `${path}.damaged`;
      let problems = 0;
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
          fc.option(fc.nat(whole.length)),
          (flips, length) => {
            const bytes = Buffer.from(whole);
            for (const [at, value] of flips) bytes[at] = value;
            writeFileSync(damaged, length === null ? bytes : bytes.subarray(0, length));
            let outcome: unknown;
            try {
              outcome = use(damaged);
            } catch (error) {
              outcome = error;
              problems++;
            }
            expect(typeof outcome === 'number' || outcome instanceof Problem).toBe(true);
          },
        ),
        { numRuns: 600 },
      );
      expect(problems).toBeGreaterThan(100);
    }));

  it.each([
    ['claims that are no JSON', `UPDATE package SET claims = '{'`],
    ['claims that are no list', `UPDATE package SET claims = '{}'`],
    ['a claim without intervals', `UPDATE package SET claims = '[[0,{}]]'`],
    ['an interval that is no text', `UPDATE package SET claims = '[[0,{"intervals":[[1,2]]}]]'`],
    ['ids that are no text', `UPDATE package SET advisories = '[[7]]'`],
    ['more lists of ids than claims', `UPDATE package SET advisories = '[[],[],[],[],[],[],[],[],[],[]]'`],
    ['ids that are no JSON', `UPDATE package SET advisories = '{'`],
    ['an advisory that is no object', `UPDATE advisory SET body = '7'`],
    ['an advisory with aliases that are no list', `UPDATE advisory SET body = '{"aliases":"x"}'`],
    [
      'an advisory with a severity that is none',
      `UPDATE advisory SET body = '{"ratings":[{"severity":"__proto__"}]}'`,
    ],
    ['sources that are no JSON', `UPDATE meta SET value = '{'`],
    ['another table', 'CREATE TABLE more (x)'],
    ['a trigger', 'CREATE TRIGGER t AFTER DELETE ON package BEGIN DELETE FROM advisory; END'],
    ['a view in place of a table', 'ALTER TABLE package RENAME TO p; CREATE VIEW package AS SELECT * FROM p'],
    ['another application', 'PRAGMA application_id = 1'],
    ['another format', 'PRAGMA user_version = 99'],
  ])('with %s is refused', (_what, sql) =>
    withShard((path) => {
      const changed = `${path}.changed`;
      copyFileSync(path, changed);
      const database = new DatabaseSync(changed);
      database.exec(sql);
      database.close();
      expect(() => use(changed)).toThrow(
        expect.objectContaining({ code: 'advisory.shard-corrupt' }) as Error,
      );
    }),
  );
});

describe('hostile feeds', () => {
  it('a zip bomb leaves the old shard, and says so', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    mkdirSync(join(feeds, 'npm'), { recursive: true });
    const bomb = `{"id":"X-1","modified":"2026-01-01T00:00:00Z","details":"${'0'.repeat(20_000_000)}"}`;
    writeFileSync(
      join(feeds, 'npm/all.zip'),
      writeZip([
        { name: 'ok.json', bytes: JSON.stringify(RECORDS[0]) },
        { name: 'X-1.json', bytes: bomb },
      ]),
    );
    const options = { directory: join(root.path, 'db'), from: [feeds], now: TODAY, network: OFFLINE };
    await expect(buildDatabase(options)).rejects.toMatchObject({ code: 'advisory.feed-missing' });
    writeFileSync(
      join(feeds, 'npm/all.zip'),
      writeZip([{ name: 'ok.json', bytes: JSON.stringify(RECORDS[0]) }]),
    );
    await buildDatabase(options);
    const more = { name: 'more.json', bytes: JSON.stringify(advisory('X-2', affects('npm', 'more', '*'))) };
    writeFileSync(join(feeds, 'npm/all.zip'), writeZip([more, { name: 'X-1.json', bytes: bomb }]));
    const { incomplete, kept } = await buildDatabase(options);
    expect(incomplete).toEqual([expect.objectContaining({ code: 'advisory.feed-limit', what: 'osv:npm' })]);
    expect(kept).toEqual(['npm']);
    // What was read before the bomb does not stand beside the old.
    using database = openDatabase(options.directory);
    expect([...database.claims('npm', ['more', 'name-0']).keys()]).toEqual(['name-0']);
  });

  it('records of any shape, built and matched, crash nothing', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('1.0.0', '0', '__proto__', 'a'.repeat(600), '\ud800', 'x\0y'),
    );
    const event = fc.oneof(
      fc.record({ introduced: text }),
      fc.record({ fixed: text }),
      fc.record({ last_affected: text }),
      fc.record({ limit: text }),
    );
    const record = fc.record({
      id: fc.stringMatching(/^X-[0-9]{1,3}$/),
      modified: fc.constant('2026-01-01T00:00:00Z'),
      aliases: fc.array(text, { maxLength: 3 }),
      upstream: fc.array(text, { maxLength: 3 }),
      affected: fc.array(
        fc.record({
          package: fc.record({
            ecosystem: fc.constantFrom('npm', 'PyPI', 'Maven', 'AlmaLinux:8', 'Go', 'Packagist'),
            name: text,
          }),
          ranges: fc.array(
            fc.record({
              type: fc.constantFrom('SEMVER', 'ECOSYSTEM'),
              events: fc.array(event, { maxLength: 4 }),
            }),
            { maxLength: 2 },
          ),
          versions: fc.array(text, { maxLength: 3 }),
        }),
        { maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 200, maxLength: 200 }), async (records) => {
        const { database, remove } = await databaseOf(records);
        const names = records.flatMap(({ affected }) => affected.map((one) => one.package.name));
        const types = ['npm', 'pypi', 'maven', 'rpm', 'golang', 'composer'] as const;
        const packages = names.flatMap((name, index) => [
          installed('npm/x@1.0.0', {
            type: types[index % 6]!,
            name,
            purl: `pkg:${index}`,
            version: index % 2 === 0 ? '1.0.0' : name,
          }),
        ]);
        const { findings } = matchPackages({
          os: { id: 'almalinux', version: '8' },
          packages,
          database,
          now: TODAY,
        });
        expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
        remove();
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('a database that vanishes under a reader is a problem', async () => {
    const { directory, remove } = await databaseOf(RECORDS);
    const reader = openDatabase(directory);
    remove();
    expect(() => reader.claims('npm', ['name-1'])).toThrow(Problem);
    expect(() => openDatabase(directory)).toThrow(
      expect.objectContaining({ code: 'advisory.database-missing' }) as Error,
    );
  });
});
