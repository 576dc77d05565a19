import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { advisory, affects, OFFLINE, TODAY } from '../advisory-fixture.ts';
import {
  LOOPBACK,
  serveDirectory,
  temporaryDirectory,
  writeExport,
  type OsvRecord,
} from '../feed-fixture.ts';
import { buildDatabase, type BuildOptions } from './build.ts';
import { openDatabase } from './database.ts';
import { lockForBuild } from './lock.ts';

const NPM: readonly OsvRecord[] = [
  advisory('GHSA-aaaa-aaaa-aaaa', { aliases: ['CVE-2026-1111'] }, affects('npm', 'one', '<1.0.0')),
  advisory('GHSA-bbbb-bbbb-bbbb', affects('npm', 'two', '<2.0.0'), affects('Maven', 'x:two', '<2.0')),
];
const DEBIAN: readonly OsvRecord[] = [
  advisory(
    'DEBIAN-CVE-2026-1111',
    affects('Debian:11', 'bash', '<5-1'),
    affects('Debian:12', 'bash', '<5-2'),
  ),
  advisory('DEBIAN-CVE-2026-2222', affects('Debian:12', 'bash', '<5-2')),
];

function build(directory: string, from: string, options: Partial<BuildOptions> = {}) {
  return buildDatabase({ directory, from: [from], now: TODAY, network: OFFLINE, ...options });
}

/** Which advisories a database has about a name. */
function idsIn(directory: string, ecosystem: string, name: string): string[] {
  using database = openDatabase(directory);
  if (!database.has(ecosystem)) return ['no shard'];
  const groups = database.claims(ecosystem, [name]).get(name) ?? [];
  return groups
    .flatMap(({ advisories }) => advisories.map((one) => (typeof one === 'string' ? one : one[0])))
    .sort();
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

describe('buildDatabase', () => {
  it('makes one shard an ecosystem and release, named by its content', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM, Debian: DEBIAN });
    const { index, written, incomplete } = await build(database, feeds);
    expect(
      index.shards.map(({ name, records, packages, sources }) => [name, records, packages, sources]),
    ).toEqual([
      ['Debian:11', 1, 1, ['osv:Debian']],
      ['Debian:12', 2, 1, ['osv:Debian']],
      ['npm', 2, 2, ['osv:npm']],
    ]);
    expect(written).toEqual(['Debian:11', 'Debian:12', 'npm']);
    expect(incomplete).toEqual([]);
    expect(filesIn(join(database, 'shards'))).toEqual(
      index.shards.map(({ digest }) => `${digest.slice(7)}.sqlite`).sort(),
    );
    expect(idsIn(database, 'Debian:12', 'bash')).toEqual(['DEBIAN-CVE-2026-1111', 'DEBIAN-CVE-2026-2222']);
  });

  it('makes the same bytes of the same records, whatever their order in the archive', async () => {
    using root = temporaryDirectory();
    writeExport(join(root.path, 'a'), { npm: NPM, Debian: DEBIAN });
    writeExport(join(root.path, 'b'), { npm: NPM.toReversed(), Debian: DEBIAN.toReversed() });
    const a = await build(join(root.path, 'db-a'), join(root.path, 'a'));
    const b = await build(join(root.path, 'db-b'), join(root.path, 'b'));
    expect(b.index.shards).toEqual(a.index.shards);
  });

  it('keeps the shards of feeds that did not change, and drops what is gone', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM, Debian: DEBIAN });
    await build(database, feeds);
    const again = await build(database, feeds);
    expect([again.written, again.kept]).toEqual([[], ['Debian:11', 'Debian:12', 'npm']]);
    writeExport(feeds, { npm: NPM.slice(0, 1), Debian: DEBIAN });
    const changed = await build(database, feeds);
    expect([changed.written, changed.kept]).toEqual([['npm'], ['Debian:11', 'Debian:12']]);
    expect(idsIn(database, 'npm', 'two')).toEqual([]);
    writeExport(feeds, { npm: NPM });
    rmSync(join(feeds, 'Debian'), { recursive: true });
    await build(database, feeds);
    expect(idsIn(database, 'Debian:12', 'bash')).toEqual(['no shard']);
  });

  it('keeps the old shard of a feed that cannot be read, and says so', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM, Debian: DEBIAN });
    const first = await build(database, feeds);
    const zip = readFileSync(join(feeds, 'npm/all.zip'));
    writeFileSync(join(feeds, 'npm/all.zip'), zip.subarray(0, zip.length - 30));
    const second = await build(database, feeds, { now: new Date('2026-12-01T00:00:00Z') });
    expect(second.incomplete).toEqual([
      expect.objectContaining({ code: 'advisory.feed-corrupt', what: 'osv:npm' }),
    ]);
    expect(idsIn(database, 'npm', 'one')).toEqual(['GHSA-aaaa-aaaa-aaaa']);
    const npm = second.index.shards.find(({ name }) => name === 'npm')!;
    // It was not looked at: its age goes on.
    expect(npm.checked).toBe(first.index.built);
  });

  it('merges feeds that speak of the same release, and replaces the rows of the one that changed', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const secdb = (fixed: string) =>
      JSON.stringify({ packages: [{ pkg: { name: 'musl', secfixes: { [fixed]: ['CVE-2026-5555'] } } }] });
    const alpine = [advisory('ALPINE-CVE-2026-4444', affects('Alpine:v3.20', 'musl', '<2-r0'))];
    writeExport(join(feeds, 'osv'), { Alpine: alpine });
    mkdirSync(join(feeds, 'alpine-secdb/v3.20'), { recursive: true });
    writeFileSync(join(feeds, 'alpine-secdb/v3.20/main.json'), secdb('1-r0'));
    const database = join(root.path, 'db');
    await build(database, feeds);
    expect(idsIn(database, 'Alpine:v3.20', 'musl')).toEqual(['ALPINE-CVE-2026-4444', 'CVE-2026-5555']);
    writeFileSync(join(feeds, 'alpine-secdb/v3.20/main.json'), secdb('1-r1'));
    const changed = await build(database, feeds);
    expect(changed.written).toEqual(['Alpine:v3.20']);
    const fresh = await build(join(root.path, 'fresh'), feeds);
    expect(changed.index.shards).toEqual(fresh.index.shards);
  });

  it('counts and names damaged records, and takes the others', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    writeExport(feeds, {
      npm: [
        ...NPM,
        { id: 'GHSA cccc' },
        { modified: '2026-01-01T00:00:00Z' },
        advisory('X-1', affects('../../etc', 'x', '*')),
      ],
    });
    const { index, incomplete } = await build(join(root.path, 'db'), feeds);
    expect(index.sources[0]).toMatchObject({ id: 'osv:npm', records: 2, skipped: 3 });
    expect(incomplete.map(({ what }) => what)).toEqual([
      'osv:npm GHSA cccc.json',
      'osv:npm undefined.json',
      'osv:npm X-1',
    ]);
  });

  it('keeps what a record says twice once, and no listed version that a range covers', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const twice = affects('npm', 'one', '<2.0.0', { versions: ['1.0.0', '1.5.0', '3.0.0'] });
    writeExport(feeds, { npm: [advisory('X-1', twice, twice)] });
    const directory = join(root.path, 'db');
    await build(directory, feeds);
    using database = openDatabase(directory);
    const groups = database.claims('npm', ['one']).get('one') ?? [];
    expect(groups.map(({ claim, advisories }) => [claim, advisories])).toEqual([
      [{ intervals: [['0', '2.0.0']], versions: ['3.0.0'] }, ['X-1']],
    ]);
  });

  it('says which ecosystems it cannot order', async () => {
    using root = temporaryDirectory();
    writeExport(join(root.path, 'feeds'), {
      npm: NPM,
      Android: [advisory('A-1', affects('Android', 'x', '*'))],
    });
    expect((await build(join(root.path, 'db'), join(root.path, 'feeds'))).unsupported).toEqual(['Android']);
  });

  it.each([
    ['is empty', 'empty', 'advisory.feed-missing'],
    ['does not exist', 'nowhere', 'advisory.feed-missing'],
  ])('refuses a directory that %s', async (_what, name, code) => {
    using root = temporaryDirectory();
    if (name === 'empty') mkdirSync(join(root.path, name));
    await expect(build(join(root.path, 'db'), join(root.path, name))).rejects.toMatchObject({ code });
  });

  it('says which database cannot be written', async () => {
    using root = temporaryDirectory();
    writeExport(join(root.path, 'feeds'), { npm: NPM });
    writeFileSync(join(root.path, 'file'), '');
    await expect(build(join(root.path, 'file/db'), join(root.path, 'feeds'))).rejects.toMatchObject({
      code: 'advisory.database-write',
      message: expect.stringContaining('file/db') as string,
    });
  });

  it('builds over a damaged index and lost shards', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM });
    const { index } = await build(database, feeds);
    writeFileSync(join(database, 'shards', `${index.shards[0]!.digest.slice(7)}.sqlite`), 'short');
    expect((await build(database, feeds)).written).toEqual(['npm']);
    writeFileSync(join(database, 'index.json'), '{');
    expect((await build(database, feeds)).index).toEqual(index);
  });
});

describe('a build from a web server', () => {
  it('asks for changes only, record by record where the mirror has them', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM }, { single: true });
    await using server = await serveDirectory(feeds);
    const first = await build(database, server.url, { network: LOOPBACK });
    expect(server.requests).toContain('200 npm/all.zip');

    server.requests.length = 0;
    const same = await build(database, server.url, { network: LOOPBACK });
    expect([same.written, same.kept]).toEqual([[], ['npm']]);
    expect(server.requests.filter((request) => request.includes('npm/'))).toEqual([
      '200 npm/modified_id.csv',
    ]);
    expect(same.index.shards).toEqual(first.index.shards);

    server.requests.length = 0;
    const newer = [
      advisory('GHSA-aaaa-aaaa-aaaa', { modified: '2026-02-02T00:00:00Z' }, affects('npm', 'one', '<1.5.0')),
      advisory('GHSA-dddd-dddd-dddd', { modified: '2026-02-01T00:00:00Z' }, affects('npm', 'one', '<0.5.0')),
    ];
    writeExport(feeds, { npm: newer }, { single: true });
    const changed = await build(database, server.url, { network: LOOPBACK });
    expect(changed.written).toEqual(['npm']);
    expect(server.requests.filter((request) => request.includes('npm/')).sort()).toEqual([
      '200 npm/GHSA-aaaa-aaaa-aaaa.json',
      '200 npm/GHSA-dddd-dddd-dddd.json',
      '200 npm/modified_id.csv',
    ]);
    // The same bytes as if everything had been read.
    const fresh = await build(join(root.path, 'fresh'), server.url, { network: LOOPBACK });
    expect(changed.index.shards).toEqual(fresh.index.shards);
    expect(idsIn(database, 'npm', 'two')).toEqual([]);
  });

  it('reads the whole archive where the mirror has no single records', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM });
    await using server = await serveDirectory(feeds);
    await build(database, server.url, { network: LOOPBACK });
    writeExport(feeds, {
      npm: [
        advisory('GHSA-dddd-dddd-dddd', { modified: '2026-02-01T00:00:00Z' }, affects('npm', 'one', '*')),
      ],
    });
    await build(database, server.url, { network: LOOPBACK });
    expect(idsIn(database, 'npm', 'one')).toEqual(['GHSA-dddd-dddd-dddd']);
  });

  it('asks with the entity tag where there is no listing', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM }, { listing: false });
    await using server = await serveDirectory(feeds);
    await build(database, server.url, { network: LOOPBACK });
    server.requests.length = 0;
    const { kept } = await build(database, server.url, { network: LOOPBACK });
    expect(kept).toEqual(['npm']);
    expect(server.requests).toContain('304 npm/all.zip');
  });

  it('reads a record again that was older than the listing said', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM }, { single: true });
    await using server = await serveDirectory(feeds);
    await build(database, server.url, { network: LOOPBACK });
    // The mirror renews its listing first and the record later.
    const listing = readFileSync(join(feeds, 'npm/modified_id.csv'), 'utf8');
    writeFileSync(
      join(feeds, 'npm/modified_id.csv'),
      listing.replace('2026-01-01T00:00:00Z,GHSA-aaaa', '2026-02-02T00:00:00Z,GHSA-aaaa'),
    );
    await build(database, server.url, { network: LOOPBACK });
    const late = advisory(
      'GHSA-aaaa-aaaa-aaaa',
      { modified: '2026-02-02T00:00:00Z' },
      affects('npm', 'late', '*'),
    );
    writeFileSync(join(feeds, 'npm/GHSA-aaaa-aaaa-aaaa.json'), JSON.stringify(late));
    await build(database, server.url, { network: LOOPBACK });
    expect(idsIn(database, 'npm', 'late')).toEqual(['GHSA-aaaa-aaaa-aaaa']);
  });

  it('reads only the ecosystems that are asked for, and keeps the others', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM, Debian: DEBIAN, 'Debian:12': [] });
    await using server = await serveDirectory(feeds);
    await build(database, server.url, { network: LOOPBACK, ecosystems: ['npm'] });
    expect(server.requests.some((request) => request.includes('Debian'))).toBe(false);
    const { index, incomplete } = await build(database, server.url, {
      network: LOOPBACK,
      ecosystems: ['Debian:12', 'Wolfi'],
    });
    expect(index.shards.map(({ name }) => name)).toEqual(['Debian:11', 'Debian:12', 'npm']);
    expect(incomplete).toEqual([expect.objectContaining({ code: 'advisory.feed-missing', what: 'Wolfi' })]);
  });
});

describe('one database, several processes', () => {
  it('builds wait for each other, and give up with a reason', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM });
    {
      using _held = await lockForBuild(join(database, 'build.lock'), 0);
      await expect(build(database, feeds, { patience: 0 })).rejects.toMatchObject({
        code: 'advisory.database-locked',
      });
    }
    const both = await Promise.all([build(database, feeds), build(database, feeds)]);
    expect(both.map(({ written }) => written.length).toSorted((a, b) => a - b)).toEqual([0, 1]);
  });

  it('a reader keeps what it opened, and finds the successor of a shard that was replaced twice', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM, Debian: DEBIAN });
    await build(database, feeds);
    using reader = openDatabase(database);
    expect(reader.claims('npm', ['one']).size).toBe(1);
    for (const fixed of ['<7-1', '<8-1']) {
      writeExport(feeds, {
        npm: [],
        Debian: [advisory('DEBIAN-CVE-2026-9999', affects('Debian:12', 'bash', fixed))],
      });
      await build(database, feeds);
    }
    expect(reader.claims('npm', ['one']).size).toBe(1);
    expect(reader.claims('Debian:12', ['bash']).get('bash')?.[0]?.claim.intervals).toEqual([['0', '8-1']]);
  });

  it('kill -9 in the middle of a build leaves the old database whole, and the next build cleans up', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    writeExport(feeds, { npm: NPM });
    await build(database, feeds);
    const many = Array.from({ length: 4000 }, (_, index) =>
      advisory(`GHSA-${index}`, { details: 'long '.repeat(100) }, affects('npm', `name-${index}`, '<2.0.0')),
    );
    const next = join(root.path, 'next');
    writeExport(next, { npm: many, Debian: DEBIAN });
    const script = join(root.path, 'build.mjs');
    writeFileSync(
      script,
      `import { buildDatabase } from ${JSON.stringify(join(import.meta.dirname, 'build.ts'))};
       process.stdout.write('begin');
       await buildDatabase({ directory: process.argv[2], from: [process.argv[3]], now: new Date('2026-11-23T00:00:00Z'),
         network: { fetch: () => Promise.reject(new Error('none')), sleep: () => Promise.resolve() } });`,
    );
    for (const wait of [60, 200, 350]) {
      const copy = join(root.path, `copy-${wait}`);
      cpSync(database, copy, { recursive: true });
      const child = spawn(process.execPath, [script, copy, next], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await pause(wait);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const ids = idsIn(copy, 'npm', 'one');
      const isOld = ids.length > 0;
      expect(isOld ? ids : idsIn(copy, 'npm', 'name-3')).toEqual([isOld ? 'GHSA-aaaa-aaaa-aaaa' : 'GHSA-3']);
      const { index } = await build(copy, next);
      await build(copy, next);
      expect(filesIn(copy)).toEqual(
        [
          'build.lock',
          'index.json',
          'origin.json',
          ...index.shards.map(({ digest }) => `shards/${digest.slice(7)}.sqlite`),
        ].sort(),
      );
    }
  }, 60_000);
});
