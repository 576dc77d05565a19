import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OsRelease, Package } from '#core/index.ts';
import { openZip, sourceOfBytes } from '#format/index.ts';
import {
  buildDatabase,
  explainPackage,
  matchPackages,
  openDatabase,
  type AdvisoryDatabase,
} from '#scan/advisory/index.ts';
import { orderOf, type Order } from '../src/scan/advisory/order.ts';
import { packageKey } from '../src/scan/advisory/package-key.ts';

// Real feeds lie beside the repository where this project is made; elsewhere these tests have nothing to read.
const FEEDS = join(import.meta.dirname, '../../shared/data/feeds');
const isThere = existsSync(join(FEEDS, 'osv/ecosystems.txt'));
const NOW = new Date('2026-11-22T12:00:00Z');
const MOST_BOUNDS = 12;
const LANGUAGES = [
  'npm',
  'PyPI',
  'Go',
  'Maven',
  'RubyGems',
  'crates.io',
  'Packagist',
  'NuGet',
  'Bitnami',
] as const;
const TYPES: Record<string, Package['type']> = {
  npm: 'npm',
  PyPI: 'pypi',
  Go: 'golang',
  Maven: 'maven',
  RubyGems: 'gem',
  'crates.io': 'cargo',
  Packagist: 'composer',
  NuGet: 'nuget',
  Bitnami: 'bitnami',
};

interface Affected {
  readonly package?: { readonly ecosystem: string; readonly name: string };
  readonly ranges?: readonly { readonly type: string; readonly events: readonly Record<string, string>[] }[];
  readonly versions?: readonly string[];
}

interface Osv {
  readonly id: string;
  readonly withdrawn?: string;
  readonly affected?: readonly Affected[];
}

let root: string;
let database: AdvisoryDatabase;

describe.skipIf(!isThere)('the real feeds (../shared/data/feeds)', () => {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'bulkhead-feeds-'));
    await build(root);
    database = openDatabase(root);
  });

  afterAll(() => {
    database?.[Symbol.dispose]();
    rmSync(root, { recursive: true, force: true });
  });

  it('make shards of every ecosystem, with every record', () => {
    expect(database.ecosystems).toEqual([
      'AlmaLinux:10',
      'AlmaLinux:8',
      'AlmaLinux:9',
      'Alpine:v3.10',
      'Alpine:v3.11',
      'Alpine:v3.9',
      'Bitnami',
      'Debian:12',
      'Go',
      'Maven',
      'NuGet',
      'Packagist',
      'PyPI',
      'RubyGems',
      'crates.io',
      'npm',
    ]);
    const records = Object.fromEntries(
      database.index.sources.map(({ id, records, skipped }) => [id, [records, skipped]]),
    );
    expect(records).toMatchObject({
      'osv:Go': [4291, 0],
      'osv:PyPI': [2661, 0],
      'osv:crates.io': [1206, 0],
      'osv:AlmaLinux': [5637, 0],
      'osv:Bitnami': [7444, 0],
      'osv:Debian': [12_666, 0],
      kev: [1404, 0],
      epss: [1556, 0],
    });
  });

  it('make the same bytes again', async () => {
    const again = mkdtempSync(join(tmpdir(), 'bulkhead-feeds-'));
    const { index } = await build(again);
    rmSync(again, { recursive: true });
    expect(index.shards).toEqual(database.index.shards);
  });

  it.each(LANGUAGES)(
    '%s: every bound of every record is decided as the schema’s evaluation decides it',
    (ecosystem) => {
      const order = orderOf(ecosystem)!;
      const byName = new Map<string, Osv[]>();
      for (const record of recordsOf(ecosystem))
        for (const name of namesOf(record, ecosystem))
          byName.set(name, [...(byName.get(name) ?? []), record]);
      const packages: Package[] = [];
      const expected = new Map<string, Set<string>>();
      for (const [name, records] of byName)
        for (const version of boundsOf(records, ecosystem, name, order)) {
          const pkg = packageOf(TYPES[ecosystem]!, name, version);
          packages.push(pkg);
          const ids = records
            .filter((record) => isAffected(record, ecosystem, name, version, order))
            .map(({ id }) => id);
          expected.set(pkg.purl, new Set(ids));
        }
      const found = new Map<string, Set<string>>();
      for (const {
        package: { purl },
        sources,
      } of matchPackages({ os: undefined, packages, database, now: NOW }).findings) {
        const ids = found.get(purl) ?? new Set();
        for (const { id } of sources) ids.add(id);
        found.set(purl, ids);
      }
      const wrong = packages
        .map(({ purl }) => ({ purl, expected: sorted(expected.get(purl)), found: sorted(found.get(purl)) }))
        .filter((one) => one.expected !== one.found);
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(packages.length).toBeGreaterThan(ecosystem === 'NuGet' ? 20 : 100);
    },
  );

  it('AlmaLinux: a build just below a fix is affected by the erratum, the fix itself is not', () => {
    const packages: Package[] = [];
    const below: string[] = [];
    for (const record of recordsOf('AlmaLinux').filter(
      ({ id }, index) => id.startsWith('ALSA') && index % 3 === 0,
    ))
      for (const { package: named, ranges } of record.affected?.slice(0, 1) ?? []) {
        const fixed = ranges?.[0]?.events[1]?.fixed;
        if (named?.ecosystem !== 'AlmaLinux:9' || fixed === undefined) continue;
        const older = fixed.replace(
          /(\d+)(\.(?:el|module).*)$/,
          (_all, release: string, rest: string) => `${Math.max(0, Number(release) - 1)}.99${rest}`,
        );
        if (older === fixed || /-0\./.test(fixed)) continue;
        below.push(`${record.id} ${named.name} ${older}`);
        packages.push(packageOf('rpm', named.name, older), packageOf('rpm', named.name, fixed));
      }
    const os: OsRelease = { id: 'almalinux', version: '9.4' };
    const { findings, incomplete } = matchPackages({ os, packages, database, now: NOW });
    const found = new Set(
      findings.flatMap(({ package: { name, version }, sources }) =>
        sources.map(({ id }) => `${id} ${name} ${version}`),
      ),
    );
    expect(below.filter((one) => !found.has(one)).slice(0, 5)).toEqual([]);
    expect(incomplete).toEqual([]);
    const own = new Set(below.map((one) => one.split(' ').slice(0, 2).join(' ')));
    expect(own.size).toBeGreaterThan(200);
  });

  it('Debian: nothing is reported at or above the version whose changelog names the fix', () => {
    const facts = recordsOf('Debian').flatMap(({ id, affected }) =>
      (affected ?? []).map(({ package: named, ranges }) => ({
        id,
        name: named!.name,
        fixed: ranges![0]!.events[1]!.fixed!,
      })),
    );
    const newest = new Map<string, string>();
    const order = orderOf('Debian:12')!;
    for (const { name, fixed } of facts)
      if (!newest.has(name) || order.compare(fixed, newest.get(name)!) > 0) newest.set(name, fixed);
    const os: OsRelease = { id: 'debian', version: '12' };
    const installed = [...newest].map(([name, version]) => packageOf('deb', name, version));
    expect(matchPackages({ os, packages: installed, database, now: NOW }).findings).toEqual([]);
    const old = [...newest.keys()].map((name) => packageOf('deb', name, '0~'));
    const { findings } = matchPackages({ os, packages: old, database, now: NOW });
    expect(findings).toHaveLength(facts.length);
  });

  it.each([
    ['npm', 'lodash', '4.17.20', ['CVE-2020-28500', 'CVE-2021-23337']],
    [
      'maven',
      'org.apache.logging.log4j:log4j-core',
      '2.14.1',
      ['CVE-2021-44228', 'CVE-2021-44832', 'CVE-2021-45046', 'CVE-2021-45105'],
    ],
    ['maven', 'org.apache.logging.log4j:log4j-core', '2.17.1', []],
    ['gem', 'rack', '99.0.0', []],
  ] as const)('%s %s %s has %j', (type, name, version, ids) => {
    const { findings } = matchPackages({
      os: undefined,
      packages: [packageOf(type, name, version)],
      database,
      now: NOW,
    });
    expect(findings.map(({ id }) => id).sort()).toEqual(ids);
  });

  it('Log4Shell is critical, exploited, and first', () => {
    const packages = [
      packageOf('maven', 'org.apache.logging.log4j:log4j-core', '2.14.1'),
      packageOf('npm', 'lodash', '4.17.20'),
    ];
    const [first] = matchPackages({ os: undefined, packages, database, now: NOW }).findings;
    expect(first).toMatchObject({
      id: 'CVE-2021-44228',
      aliases: ['GHSA-jfh8-c2jp-5v3q'],
      severity: 'critical',
      risk: { kev: { added: '2021-12-10', ransomware: true } },
      remedy: { fixedVersion: '2.15.0' },
      controls: expect.arrayContaining(['CWE-502']) as string[],
    });
  });

  it.each([
    ['310', '3.10'],
    ['311', '3.11'],
  ])('the alpine-%s image has what its security database says', (image, release) => {
    const packages = apkPackages(join(FEEDS, `images/alpine-${image}.tar.gz`));
    const os: OsRelease = { id: 'alpine', version: `${release}.0` };
    const { findings, incomplete, notices } = matchPackages({ os, packages, database, now: NOW });
    expect(packages.length).toBeGreaterThan(10);
    expect(incomplete).toEqual([]);
    expect(notices).toEqual([expect.objectContaining({ code: 'advisory.end-of-life' })]);
    const found = findings.map(({ id, package: { name } }) => `${id} ${name}`).sort();
    expect(found).toEqual(secdbFindings(release, packages));
    // Every package can be explained, also those without any finding.
    for (const { purl } of packages)
      expect(explainPackage({ os, packages, database, now: NOW }, purl)).toHaveLength(1);
  });
});

async function build(directory: string) {
  const network = { fetch: () => Promise.reject(new Error('no network')), sleep: () => Promise.resolve() };
  return buildDatabase({ directory, from: [FEEDS], now: NOW, network });
}

function* archiveOf(ecosystem: string): Generator<Osv> {
  const archive = openZip(sourceOfBytes(readFileSync(join(FEEDS, 'osv', ecosystem, 'all.zip'))));
  for (const entry of archive.entries) yield JSON.parse(Buffer.from(archive.read(entry)).toString()) as Osv;
}

function recordsOf(ecosystem: string): Osv[] {
  return [...archiveOf(ecosystem)];
}

function namesOf({ affected }: Osv, ecosystem: string): Set<string> {
  const names = (affected ?? [])
    .filter((one) => one.package?.ecosystem === ecosystem)
    .map((one) => packageKey(ecosystem, one.package!.name));
  return new Set(names);
}

function entriesOf({ affected }: Osv, ecosystem: string, name: string): Affected[] {
  return (affected ?? []).filter(
    (one) => one.package?.ecosystem === ecosystem && packageKey(ecosystem, one.package.name) === name,
  );
}

/** All versions that the records of a package name, those with a place in the order. */
function boundsOf(records: readonly Osv[], ecosystem: string, name: string, order: Order): Set<string> {
  const versions = new Set<string>();
  for (const record of records)
    for (const { ranges, versions: listed } of entriesOf(record, ecosystem, name)) {
      for (const version of listed?.slice(0, 5) ?? []) versions.add(version);
      for (const { type, events } of ranges ?? [])
        if (type !== 'GIT')
          for (const event of events) for (const version of Object.values(event)) versions.add(version);
    }
  versions.delete('0');
  for (const version of versions) if (!isOrdered(version, order)) versions.delete(version);
  // Evenly spread: a package with hundreds of bounds is decided by the same rules as one with ten.
  const step = Math.max(1, Math.floor(versions.size / MOST_BOUNDS));
  return new Set([...versions].filter((_version, index) => index % step === 0));
}

/** The evaluation of the OSV schema, read from the record itself. */
function isAffected(record: Osv, ecosystem: string, name: string, version: string, order: Order): boolean {
  if (record.withdrawn !== undefined) return false;
  return entriesOf(record, ecosystem, name).some(
    ({ ranges, versions }) =>
      versions?.some(
        (listed) => listed === version || (isOrdered(listed, order) && order.compare(listed, version) === 0),
      ) === true ||
      (ranges ?? []).some(({ type, events }) => type !== 'GIT' && isInRange(events, version, order)),
  );
}

function isInRange(events: readonly Record<string, string>[], version: string, order: Order): boolean {
  const valueOf = (event: Record<string, string>) => Object.values(event)[0]!;
  const isZero = (event: Record<string, string>) => event.introduced === '0';
  if (events.some((event) => !isZero(event) && !isOrdered(valueOf(event), order))) return false;
  const inOrder = events.toSorted((a, b) =>
    isZero(a) ? -1 : isZero(b) ? 1 : order.compare(valueOf(a), valueOf(b)),
  );
  let vulnerable = false;
  for (const event of inOrder) {
    const difference = isZero(event) ? 1 : order.compare(version, valueOf(event));
    if ('introduced' in event && difference >= 0) vulnerable = true;
    else if ('fixed' in event && difference >= 0) vulnerable = false;
    else if ('last_affected' in event && difference > 0) vulnerable = false;
  }
  return vulnerable;
}

function isOrdered(version: string, order: Order): boolean {
  try {
    order.compare(version, version);
    return true;
  } catch {
    return false;
  }
}

function sorted(ids: ReadonlySet<string> | undefined): string {
  return [...(ids ?? [])].sort().join(' ');
}

function packageOf(
  type: Package['type'],
  name: string,
  version: string,
  extra: Partial<Package> = {},
): Package {
  const purl = `pkg:${type}/${name}@${version}`;
  return {
    type,
    name,
    version,
    purl,
    licenses: [],
    locations: [],
    foundBy: 'test',
    evidence: 'installed',
    ...extra,
  };
}

/** The packages of a `docker save` archive of an Alpine image with one layer. */
function apkPackages(file: string): Package[] {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-apk-'));
  try {
    execFileSync('tar', ['-xzf', file, '-C', folder]);
    const [{ Layers }] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as [
      { Layers: string[] },
    ];
    const installed = execFileSync('tar', ['-xOf', join(folder, Layers[0]!), 'lib/apk/db/installed'], {
      encoding: 'utf8',
    });
    return installed
      .split('\n\n')
      .map((text) => new Map(text.split('\n').map((line) => [line.slice(0, 1), line.slice(2)])))
      .filter((fields) => fields.has('P'))
      .map((fields) => {
        const version = fields.get('V')!;
        return packageOf('apk', fields.get('P')!, version, {
          source: { name: fields.get('o') ?? fields.get('P')!, version },
        });
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same answer straight from the database's own files. */
function secdbFindings(release: string, packages: readonly Package[]): string[] {
  const order = orderOf('Alpine')!;
  const found = new Set<string>();
  for (const repository of ['main', 'community']) {
    const text = readFileSync(join(FEEDS, `alpine-secdb/v${release}/${repository}.json`), 'utf8');
    const parsed = JSON.parse(text) as {
      packages: { pkg: { name: string; secfixes: Record<string, string[]> } }[];
    };
    for (const { pkg } of parsed.packages)
      for (const { name, version, source } of packages)
        if (source?.name === pkg.name)
          for (const [fixed, ids] of Object.entries(pkg.secfixes))
            if (fixed !== '0' && order.compare(version, fixed) < 0)
              for (const id of ids) found.add(`${id.split(' ')[0]} ${name}`);
  }
  return [...found].sort();
}
