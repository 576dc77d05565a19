import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advisory, affects } from '../advisory-fixture.ts';
import { LOOPBACK, serveDirectory, temporaryDirectory, writeExport } from '../feed-fixture.ts';
import { openDirectoryStore } from './directory-store.ts';
import { discoverFeeds } from './discover.ts';
import { openHttpStore } from './http-store.ts';

const ONE = advisory('X-1', affects('npm', 'x', '*'));

function writeMirror(root: string): void {
  writeExport(join(root, 'osv'), { npm: [ONE], Debian: [], 'Debian:12': [], Android: [] });
  const files: Record<string, string> = {
    'alpine-secdb/v3.20/main.json': '{}',
    'alpine-secdb/v3.9/community.json': '{}',
    'kev/known_exploited_vulnerabilities.json': '{}',
    'epss/epss_scores-2026-01-01.csv.gz': '',
    'epss/epss_scores-current.csv.gz': '',
    'endoflife/debian.json': '[]',
    'endoflife/nodejs.json': '[]',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

async function feedsIn(root: string, wanted?: readonly string[]): Promise<string[]> {
  return (await discoverFeeds(openDirectoryStore(root), wanted)).feeds.map(({ id }) => id);
}

describe('discoverFeeds', () => {
  it('finds all feeds of a mirror, each once', async () => {
    using root = temporaryDirectory();
    writeMirror(root.path);
    const { feeds, unsupported } = await discoverFeeds(openDirectoryStore(root.path));
    expect(feeds.map(({ id }) => id)).toEqual([
      'osv:Debian',
      'osv:npm',
      'alpine-secdb:v3.20',
      'alpine-secdb:v3.9',
      'kev',
      'epss',
      'end-of-life',
    ]);
    expect(unsupported).toEqual(['Android']);
  });

  it('finds what is wanted, and the facts', async () => {
    using root = temporaryDirectory();
    writeMirror(root.path);
    expect(await feedsIn(root.path, ['Debian:12', 'Alpine:v3.9'])).toEqual([
      'osv:Debian',
      'alpine-secdb:v3.9',
      'kev',
      'epss',
      'end-of-life',
    ]);
  });

  it('finds an export at the root, without a list too', async () => {
    using root = temporaryDirectory();
    writeExport(root.path, { npm: [ONE] });
    expect(await feedsIn(root.path)).toEqual(['osv:npm']);
    mkdirSync(join(root.path, 'x'));
    writeFileSync(join(root.path, 'ecosystems.txt'), '../../etc\n..\nnot/one\n');
    expect(await feedsIn(root.path)).toEqual(['osv:npm']);
  });

  it('finds plain records at any depth, but not through links or in hidden places', async () => {
    using root = temporaryDirectory();
    mkdirSync(join(root.path, '2026/01'), { recursive: true });
    mkdirSync(join(root.path, '.git'));
    writeFileSync(join(root.path, '2026/01/X-1.json'), JSON.stringify(ONE));
    writeFileSync(join(root.path, '.git/X-2.json'), JSON.stringify(ONE));
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/etc', join(root.path, 'link'));
    const { feeds } = await discoverFeeds(openDirectoryStore(root.path));
    const reading = await feeds[0]!.read(undefined, () => undefined);
    if (reading.kind !== 'whole') throw new Error(reading.kind);
    expect((await Array.fromAsync(reading.records)).length).toBe(1);
  });

  it('finds the same on a web server, which cannot list', async () => {
    using root = temporaryDirectory();
    writeMirror(root.path);
    await using server = await serveDirectory(root.path);
    const store = openHttpStore(server.url, root.path, 'download', LOOPBACK);
    const { feeds } = await discoverFeeds(store, ['npm', 'Alpine:v3.20']);
    const found = await Promise.all(
      feeds.map(async (feed) => [
        feed.id,
        (await feed.read(undefined, () => undefined).catch(() => ({ kind: 'broken' }))).kind,
      ]),
    );
    expect(found).toEqual([
      ['osv:npm', 'whole'],
      ['alpine-secdb:v3.20', 'whole'],
      ['kev', 'facts'],
      ['epss', 'facts'],
      ['end-of-life', 'facts'],
    ]);
  });
});
