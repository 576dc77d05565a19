import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { advisory, affects, OFFLINE, TODAY } from '../advisory-fixture.ts';
import { temporaryDirectory, writeExport } from '../feed-fixture.ts';
import { buildDatabase } from './build.ts';
import { openDatabase } from './database.ts';

const NPM = [advisory('GHSA-aaaa-aaaa-aaaa', affects('npm', 'one', '<1.0.0'))];

it('makes one shard of the facts of several places: the newer counts, then the first', async () => {
  using root = temporaryDirectory();
  const kev = (...entries: readonly (readonly [string, string, string])[]) =>
    JSON.stringify({
      vulnerabilities: entries.map(([cveID, dateAdded, knownRansomwareCampaignUse]) => ({
        cveID,
        dateAdded,
        knownRansomwareCampaignUse,
      })),
    });
  const place = (name: string, text: string) => {
    const folder = join(root.path, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'known_exploited_vulnerabilities.json'), text);
    return folder;
  };
  const from = [
    place('old', kev(['CVE-2026-0001', '2026-01-01', 'Unknown'], ['CVE-2026-0002', '2026-01-01', 'Known'])),
    place('new', kev(['CVE-2026-0001', '2026-01-01', 'Known'], ['CVE-2026-0003', '2026-03-01', 'Unknown'])),
  ];
  writeExport(join(root.path, 'osv'), { npm: NPM });
  const directory = join(root.path, 'db');
  const options = { directory, from: [...from, join(root.path, 'osv')], now: TODAY, network: OFFLINE };
  const first = await buildDatabase(options);
  expect(first.index.shards.map(({ name, newest }) => [name, newest])).toEqual([
    ['kev', '2026-03-01'],
    ['npm', expect.any(String)],
  ]);
  using database = openDatabase(directory);
  const cves = ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003'];
  expect([...database.risks(cves)].map(([cve, { kev: known }]) => [cve, known?.ransomware])).toEqual([
    ['CVE-2026-0001', true],
    ['CVE-2026-0002', true],
    ['CVE-2026-0003', false],
  ]);
  expect((await buildDatabase(options)).kept).toEqual(['kev', 'npm']);
  place('old', kev(['CVE-2026-0004', '2026-01-01', 'Known']));
  expect((await buildDatabase(options)).written).toEqual(['kev']);
  using changed = openDatabase(directory);
  expect([...changed.risks([...cves, 'CVE-2026-0004']).keys()]).toEqual([cves[0], cves[2], 'CVE-2026-0004']);
});
