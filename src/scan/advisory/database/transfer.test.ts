import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { advisory, affects, OFFLINE, TODAY } from '../advisory-fixture.ts';
import { LOOPBACK, serveDirectory, temporaryDirectory, writeExport } from '../feed-fixture.ts';
import { exportDatabase, importDatabase } from './archive.ts';
import { buildDatabase } from './build.ts';
import { openDatabase } from './database.ts';
import { layoutOf } from './layout.ts';
import { switchIndex } from './publish.ts';
import { keyIdOf, signIndex, verifyIndex } from './signature.ts';
import { databaseStatus } from './status.ts';
import { tarOf } from './tar-file.ts';
import { ensureEcosystems, updateDatabase } from './update.ts';

const NPM = advisory('GHSA-aaaa-aaaa-aaaa', affects('npm', 'one', '<1.0.0'));
const DEBIAN = advisory(
  'DEBIAN-CVE-2026-1111',
  affects('Debian:12', 'bash', '<5-2'),
  affects('Debian:11', 'bash', '<5-2'),
);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').publicKey;

async function builtIn(root: string, signed = false): Promise<string> {
  const feeds = join(root, 'feeds');
  const directory = join(root, 'built');
  writeExport(feeds, { npm: [NPM], Debian: [DEBIAN] });
  await buildDatabase({
    directory,
    from: [feeds],
    now: TODAY,
    network: OFFLINE,
    ...(signed ? { signingKey: privateKey } : {}),
  });
  return directory;
}

function count(directory: string, ecosystem: string, name: string): number {
  using database = openDatabase(directory);
  return database.claims(ecosystem, [name]).size;
}

function shardsIn(directory: string): string[] {
  return readdirSync(join(directory, 'shards'));
}

describe('exportDatabase and importDatabase', () => {
  it.each(['db.tar', 'db.tar.zst', 'db.tar.gz'])('carry a database over in one file, %s', async (name) => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path, true);
    const file = join(root.path, name);
    await exportDatabase({ directory, file });
    const there = join(root.path, 'there');
    const { signedBy } = await importDatabase({ directory: there, file, publicKey });
    expect(signedBy).toBe(keyIdOf(publicKey));
    expect(count(there, 'npm', 'one')).toBe(1);
    expect(readFileSync(join(there, 'index.json'))).toEqual(readFileSync(join(directory, 'index.json')));
    expect(readdirSync(root.path).filter((entry) => entry.endsWith('.tmp'))).toEqual([]);
    expect(readdirSync(there).sort()).toEqual([
      'build.lock',
      'index.json',
      'index.json.sig',
      'shards',
      'sources',
    ]);
  });

  it('make the same file of the same database', async () => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path);
    const digests = [];
    for (const name of ['a.tar', 'b.tar']) {
      await exportDatabase({ directory, file: join(root.path, name) });
      digests.push(
        createHash('sha256')
          .update(readFileSync(join(root.path, name)))
          .digest('hex'),
      );
    }
    expect(digests[0]).toBe(digests[1]);
  });

  it('need the key that was named', async () => {
    using root = temporaryDirectory();
    const file = join(root.path, 'db.tar');
    await exportDatabase({ directory: await builtIn(root.path, true), file });
    const there = join(root.path, 'there');
    await expect(importDatabase({ directory: there, file, publicKey: stranger })).rejects.toMatchObject({
      code: 'advisory.signature',
    });
    expect(() => openDatabase(there)).toThrow(/no advisory database/);
  });

  it.each<readonly [what: string, change: (tar: Buffer) => Buffer | undefined, code: string]>([
    ['a bit of a shard is turned', (tar) => flip(tar, tar.length - 6000), 'advisory.digest'],
    ['it is cut off', (tar) => tar.subarray(0, tar.length - 9000), 'advisory.archive'],
    ['it is no archive', () => Buffer.from('hello'.repeat(500)), 'advisory.archive'],
    ['it is empty', () => Buffer.alloc(0), 'advisory.archive'],
    ['a member leads elsewhere', (tar) => rename(tar, 'index.json', '../../evil'), 'advisory.archive'],
    ['a shard’s name leads elsewhere', (tar) => rename(tar, 'shards/', 'shards/../'), 'advisory.archive'],
    ['a member is a link', (tar) => retype(tar, '2'), 'advisory.archive'],
  ])('refuse it when %s, and leave the database as it was', async (_what, change, code) => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path);
    const file = join(root.path, 'db.tar');
    await exportDatabase({ directory, file });
    const before = readFileSync(join(directory, 'index.json'));
    writeFileSync(file, change(readFileSync(file))!);
    await expect(importDatabase({ directory, file })).rejects.toMatchObject({ code });
    expect(readFileSync(join(directory, 'index.json'))).toEqual(before);
    expect(count(directory, 'npm', 'one')).toBe(1);
  });

  it('refuse a shard that is not ours inside, though its digest is right', async () => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path);
    const file = join(root.path, 'db.tar');
    await exportDatabase({ directory, file });
    const there = join(root.path, 'evil');
    await importDatabase({ directory: there, file });
    const index = readFileSync(join(there, 'index.json'), 'utf8');
    using database = openDatabase(there);
    const shard = database.index.shards.find(({ name }) => name === 'npm')!;
    const path = join(there, 'shards', `${shard.digest.slice(7)}.sqlite`);
    const changed = new DatabaseSync(path);
    changed.exec('DROP TABLE package; CREATE VIEW package AS SELECT 1 AS name, 2 AS claims');
    changed.close();
    const bytes = readFileSync(path);
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(there, 'shards', `${hex}.sqlite`), bytes);
    writeFileSync(
      join(there, 'index.json'),
      index.replace(shard.digest.slice(7), hex).replace(`"size":${shard.size}`, `"size":${bytes.length}`),
    );
    await exportDatabase({ directory: there, file });
    await expect(importDatabase({ directory, file })).rejects.toMatchObject({
      code: 'advisory.shard-corrupt',
    });
  });

  it('name a file that cannot be read or written', async () => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path);
    const file = join(root.path, 'no/such/db.tar');
    await expect(exportDatabase({ directory, file })).rejects.toMatchObject({ code: 'advisory.archive' });
    await expect(importDatabase({ directory, file })).rejects.toMatchObject({ code: 'advisory.archive' });
  });

  it('inflates no bomb', async () => {
    using root = temporaryDirectory();
    const file = join(root.path, 'bomb.tar.zst');
    const size = 64 * 1024 * 1024;
    const parts = await Array.fromAsync(tarOf([{ name: 'index.json', size, content: Buffer.alloc(size) }]));
    writeFileSync(file, zstdCompressSync(Buffer.concat(parts)));
    await expect(importDatabase({ directory: join(root.path, 'db'), file })).rejects.toMatchObject({
      code: 'advisory.archive',
    });
  });
});

describe('a published database', () => {
  it('is mirrored: the index whole, the shards that are asked for', async () => {
    using root = temporaryDirectory();
    const published = await builtIn(root.path, true);
    await using server = await serveDirectory(published);
    const directory = join(root.path, 'mine');
    const options = { directory, from: [server.url], now: TODAY, network: LOOPBACK, publicKey };
    expect(await ensureEcosystems({ ...options, ecosystems: ['npm'] })).toMatchObject({
      changed: ['npm'],
      incomplete: [],
    });
    expect(shardsIn(directory)).toHaveLength(1);
    expect(count(directory, 'npm', 'one')).toBe(1);
    expect(() => count(directory, 'Debian:12', 'bash')).toThrow(
      expect.objectContaining({ code: 'advisory.shard-missing' }) as Error,
    );

    // What is there and fresh is not asked for again; what is missing is.
    const { from: _from, ...again } = options;
    server.requests.length = 0;
    expect(await ensureEcosystems({ ...again, ecosystems: ['npm'] })).toEqual({
      changed: [],
      incomplete: [],
      notices: [],
    });
    expect(server.requests).toEqual([]);
    expect((await ensureEcosystems({ ...again, ecosystems: ['npm', 'Debian:12'] })).changed).toEqual([
      'Debian:12',
    ]);
    expect(
      databaseStatus({ directory, now: TODAY }).shards.map(({ name, isPresent }) => [name, isPresent]),
    ).toEqual([
      ['Debian:11', false],
      ['Debian:12', true],
      ['npm', true],
    ]);
    expect((await updateDatabase(again)).changed).toEqual([]);
  });

  it('has to be signed by the key that is named', async () => {
    using root = temporaryDirectory();
    await using server = await serveDirectory(await builtIn(root.path, true));
    const options = { directory: join(root.path, 'mine'), from: [server.url], now: TODAY, network: LOOPBACK };
    await expect(updateDatabase({ ...options, publicKey: stranger })).rejects.toMatchObject({
      code: 'advisory.signature',
    });
    expect(await updateDatabase({ ...options, publicKey })).toMatchObject({ signedBy: keyIdOf(publicKey) });
  });

  it('is refused when a shard is not what the index says, and the old one stays', async () => {
    using root = temporaryDirectory();
    const published = await builtIn(root.path);
    await using server = await serveDirectory(published, (path) =>
      path.startsWith('shards/') ? { status: 200, body: 'lies' } : undefined,
    );
    const directory = join(root.path, 'mine');
    await expect(
      updateDatabase({ directory, from: [server.url], now: TODAY, network: LOOPBACK }),
    ).rejects.toMatchObject({
      code: 'advisory.digest',
    });
    expect(() => openDatabase(directory)).toThrow(/no advisory database/);
  });

  it('does not go back to an older index of the same place', async () => {
    using root = temporaryDirectory();
    const published = await builtIn(root.path);
    const directory = join(root.path, 'mine');
    await using server = await serveDirectory(published);
    await updateDatabase({ directory, from: [server.url], now: TODAY, network: LOOPBACK });
    const path = join(published, 'index.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"built": "2026/, '"built": "2020'));
    const { incomplete, index } = await updateDatabase({ directory, now: TODAY, network: LOOPBACK });
    expect(incomplete).toEqual([expect.objectContaining({ code: 'advisory.index-older' })]);
    expect(index.built).toBe(TODAY.toISOString());
  });

  it('can lie in a directory', async () => {
    using root = temporaryDirectory();
    const published = await builtIn(root.path);
    const directory = join(root.path, 'mine');
    expect(
      (await updateDatabase({ directory, from: [published], now: TODAY, network: OFFLINE })).changed,
    ).toHaveLength(3);
    expect(shardsIn(published)).toHaveLength(3);
  });
});

describe('ensureEcosystems without any set-up', () => {
  const LATER = new Date('2026-11-24T12:00:00Z');

  it('builds just the shards that an image needs, and refreshes them after a day', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    writeExport(feeds, { npm: [NPM], Debian: [DEBIAN] });
    await using server = await serveDirectory(feeds);
    const options = {
      directory: join(root.path, 'db'),
      from: [server.url],
      network: LOOPBACK,
      ecosystems: ['Debian:12'],
    };
    expect((await ensureEcosystems({ ...options, now: TODAY })).changed).toEqual(['Debian:11', 'Debian:12']);
    expect(server.requests.some((request) => request.includes('npm'))).toBe(false);
    server.requests.length = 0;
    await ensureEcosystems({ ...options, now: TODAY });
    expect(server.requests).toEqual([]);
    await ensureEcosystems({ ...options, now: LATER });
    expect(server.requests).toContain('200 Debian/modified_id.csv');
    // An update renews what is there, not everything that the feeds have.
    await updateDatabase({ directory: options.directory, network: LOOPBACK, now: LATER });
    expect(server.requests.some((request) => request.includes('npm'))).toBe(false);
  });

  it('asks once a day for a release that the feed does not have', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    writeExport(feeds, { Debian: [DEBIAN] });
    await using server = await serveDirectory(feeds);
    const options = {
      directory: join(root.path, 'db'),
      from: [server.url],
      network: LOOPBACK,
      ecosystems: ['Debian:99'],
      now: TODAY,
    };
    await ensureEcosystems(options);
    server.requests.length = 0;
    await ensureEcosystems(options);
    expect(server.requests).toEqual([]);
  });

  it('without a network what is there is good for some days; what is stale or missing is incomplete', async () => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path);
    const options = { directory, from: ['http://127.0.0.1:9/'], network: OFFLINE };
    const failure = expect.objectContaining({ code: 'advisory.http' }) as unknown;
    const after = (days: number) => new Date(TODAY.getTime() + days * 86_400_000);
    expect(await ensureEcosystems({ ...options, now: after(2), ecosystems: ['npm'] })).toEqual({
      changed: [],
      incomplete: [],
      notices: [failure],
    });
    for (const [days, ecosystem] of [
      [6, 'npm'],
      [2, 'RubyGems'],
    ] as const)
      expect(await ensureEcosystems({ ...options, now: after(days), ecosystems: [ecosystem] })).toEqual({
        changed: [],
        incomplete: [failure],
        notices: [],
      });
    expect(count(directory, 'npm', 'one')).toBe(1);
  });

  it('facts that cannot be had are a notice, and damaged records what scans tell themselves', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    writeExport(feeds, { npm: [NPM, { id: 'da/maged' }] });
    await using server = await serveDirectory(feeds, (path) =>
      path.startsWith('kev/') ? { status: 403 } : undefined,
    );
    const { incomplete, notices } = await ensureEcosystems({
      directory: join(root.path, 'db'),
      from: [server.url],
      network: LOOPBACK,
      now: TODAY,
      ecosystems: ['npm'],
    });
    expect(incomplete).toEqual([]);
    expect(notices.map(({ code, what }) => `${code} ${what}`)).toEqual(['advisory.http kev']);
  });

  it('asks nobody but the place that the database came from', async () => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path);
    rmSync(join(root.path, 'feeds'), { recursive: true });
    const asked: string[] = [];
    const network = {
      fetch: (url: string) => {
        asked.push(url);
        return Promise.reject(new Error('no'));
      },
      sleep: () => Promise.resolve(),
    };
    const { notices } = await ensureEcosystems({ directory, network, now: LATER, ecosystems: ['npm'] });
    expect(notices).toEqual([expect.objectContaining({ code: 'advisory.feed-missing' })]);
    expect(asked).toEqual([]);
  });
});

it('a crash between index and signature leaves a pair that verifies', async () => {
  using root = temporaryDirectory();
  const directory = await builtIn(root.path, true);
  const layout = layoutOf(directory);
  const next = Buffer.from(readFileSync(layout.index, 'utf8').replace('2026-11-22', '2026-11-23'));
  // The index cannot be written: what a crash at that moment leaves behind.
  mkdirSync(`${layout.index}.${process.pid}.tmp`);
  expect(() => switchIndex(layout, next, signIndex(next, privateKey))).toThrow(/EISDIR/);
  const signatures = readFileSync(layout.signature);
  for (const index of [readFileSync(layout.index), next])
    expect(verifyIndex(index, signatures, publicKey, 'x')).toBe(keyIdOf(publicKey));
  rmSync(`${layout.index}.${process.pid}.tmp`, { recursive: true });
  switchIndex(layout, next, signIndex(next, privateKey));
  expect(readFileSync(layout.signature, 'utf8')).toBe(signIndex(next, privateKey));
});

describe('databaseStatus', () => {
  it('tells age, counts and origin, and is loud when it is stale', async () => {
    using root = temporaryDirectory();
    const directory = await builtIn(root.path, true);
    const fresh = databaseStatus({ directory, now: new Date(TODAY.getTime() + 86_400_000) });
    expect(fresh).toMatchObject({
      isStale: false,
      warnings: [],
      signedBy: [keyIdOf(publicKey)],
      from: [join(root.path, 'feeds')],
    });
    expect(fresh.shards[2]).toMatchObject({
      name: 'npm',
      records: 1,
      packages: 1,
      ageDays: 1,
      isStale: false,
    });
    const stale = databaseStatus({ directory, now: new Date(TODAY.getTime() + 6 * 86_400_000) });
    expect(stale.isStale).toBe(true);
    expect(stale.warnings).toEqual([expect.stringContaining('6 days old (limit 5)')]);
  });

  it('is a problem where there is no database', () => {
    using root = temporaryDirectory();
    mkdirSync(join(root.path, 'x'));
    expect(() => databaseStatus({ directory: join(root.path, 'x'), now: TODAY })).toThrow(
      expect.objectContaining({ code: 'advisory.database-missing' }) as Error,
    );
  });
});

function flip(tar: Buffer, at: number): Buffer {
  tar[at] = tar[at]! ^ 1;
  return tar;
}

/** Renames the first member whose name begins so, with a right checksum. */
function rename(tar: Buffer, from: string, to: string): Buffer {
  return changeHeader(tar, (header) => {
    const name = header.toString('latin1', 0, header.indexOf(0));
    if (!name.startsWith(from)) return false;
    header.fill(0, 0, 100);
    header.write(name.replace(from, to), 0, 'latin1');
    return true;
  });
}

function retype(tar: Buffer, type: string): Buffer {
  return changeHeader(tar, (header) => header.write(type, 156) > 0);
}

function changeHeader(tar: Buffer, change: (header: Buffer) => boolean): Buffer {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    const header = tar.subarray(at, at + 512);
    if (header.toString('latin1', 257, 262) !== 'ustar' || !change(header)) continue;
    header.write('        ', 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return tar;
  }
  return tar;
}
