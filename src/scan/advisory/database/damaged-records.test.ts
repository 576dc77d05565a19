import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advisory, affects, installed, OFFLINE, TODAY } from '../advisory-fixture.ts';
import type { Network } from '../feed/download.ts';
import { LOOPBACK, serveDirectory, temporaryDirectory, writeExport } from '../feed-fixture.ts';
import { matchPackages } from '../match/match.ts';
import { buildDatabase } from './build.ts';
import { openDatabase } from './database.ts';

const NPM = [advisory('GHSA-aaaa-aaaa-aaaa', affects('npm', 'one', '<1.0.0'))];

function build(directory: string, from: string, network: Network = OFFLINE) {
  return buildDatabase({ directory, from: [from], now: TODAY, network });
}

function namesIn(directory: string, name: string): unknown[] {
  using database = openDatabase(directory);
  return (database.claims('npm', [name]).get(name) ?? []).flatMap(({ advisories }) => advisories);
}

describe('damaged records', () => {
  it('reads a damaged record again until it is mended', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const database = join(root.path, 'db');
    const broken = { ...advisory('X-2', affects('../npm', 'x', '*')), modified: '2026-02-01T00:00:00Z' };
    const write = (...records: Record<string, unknown>[]) =>
      writeExport(feeds, { npm: [...NPM, ...records] }, { single: true });
    await using server = await serveDirectory(feeds);
    const skipped = async () => (await build(database, server.url, LOOPBACK)).index.sources[0]?.skipped;
    write();
    expect(await skipped()).toBe(0);
    write(broken);
    expect(await skipped()).toBe(1);
    expect(await skipped()).toBe(1);
    write({ ...advisory('X-2', affects('npm', 'x', '*')), modified: '2026-02-01T00:00:00Z' });
    expect(await skipped()).toBe(0);
    expect(namesIn(database, 'x')).toEqual(['X-2']);
  });

  it('takes copies of a record as one, and says when two have the same id but not the same text', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    for (const [name, summary] of [
      ['a', 'one'],
      ['b', 'one'],
      ['c', 'other'],
    ] as const) {
      mkdirSync(join(feeds, name), { recursive: true });
      const record = { ...advisory('X-1', affects('npm', 'x', '*')), summary };
      writeFileSync(join(feeds, name, 'X-1.json'), JSON.stringify(record));
    }
    writeFileSync(join(feeds, 'a/package.json'), '{"name":"mirror","version":"1.0.0"}');
    const { index, incomplete } = await build(join(root.path, 'db'), feeds);
    expect(index.sources[0]).toMatchObject({ id: 'osv-records', skipped: 1 });
    expect(incomplete).toEqual([expect.objectContaining({ what: 'osv-records X-1' })]);
    expect(namesIn(join(root.path, 'db'), 'x')).toEqual(['X-1']);
  });

  it('make scans incomplete that have such packages, or the very package, and no others', async () => {
    using root = temporaryDirectory();
    const feeds = join(root.path, 'feeds');
    const directory = join(root.path, 'db');
    const halfRead = { package: { ecosystem: 'PyPI', name: 'half' }, ranges: [{ type: 'MAGIC' }] };
    writeExport(feeds, {
      npm: [...NPM, { id: 'da/maged' }],
      PyPI: [advisory('PYSEC-1', { affected: { ...halfRead, versions: ['3.0'] } })],
    });
    await build(directory, feeds);
    using database = openDatabase(directory);
    const scan = (...names: string[]) => {
      const packages = names.map((name) => installed(name));
      const { findings, incomplete } = matchPackages({ os: undefined, packages, database, now: TODAY });
      return [findings.map(({ id }) => id), incomplete.map(({ code, what, why }) => [code, what, why])];
    };
    expect(scan('npm/x@1.0.0')).toEqual([
      [],
      [['advisory.record-skipped', 'npm (1 package)', '1 damaged advisory of osv:npm could not be read']],
    ]);
    expect(scan('pypi/other@1.0')).toEqual([[], []]);
    expect(scan('pypi/half@1.0')).toEqual([
      [],
      [['advisory.version-invalid', 'half 1.0', 'PYSEC-1 could not be decided: its ranges are damaged']],
    ]);
    expect(scan('pypi/half@3.0')).toEqual([['PYSEC-1'], []]);
  });
});
