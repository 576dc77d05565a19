import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advisory, affects } from '../advisory-fixture.ts';
import { createVectorRater } from '../risk/cvss.ts';
import { RECORD_LIMITS } from './fields.ts';
import { parseOsvRecord, readOsvRecord } from './osv-record.ts';
import type { FeedRecord } from './record.ts';

const rate = createVectorRater();

function read(record: unknown): FeedRecord {
  const one = readOsvRecord(Buffer.from(JSON.stringify(record)), 'x.json', rate);
  if (one.kind === 'malformed') throw new Error(`${one.what}: ${one.why}`);
  return one.record;
}

function why(record: unknown): string {
  const one = parseOsvRecord(record, 'x.json', rate);
  return one.kind === 'malformed' ? `${one.what}: ${one.why}` : 'fine';
}

describe('readOsvRecord', () => {
  it('takes what matching and reports need', () => {
    const { advisory: read1, affected } = read({
      schema_version: '1.7.0',
      id: 'GHSA-aaaa-bbbb-cccc',
      modified: '2026-01-02T03:04:05Z',
      published: '2026-01-01T00:00:00Z',
      aliases: ['CVE-2026-1111', 'CVE-2026-1111', 'GHSA-aaaa-bbbb-cccc'],
      related: ['CVE-2026-9999'],
      summary: 'A  flaw\nin it',
      details: 'More words.',
      references: [
        { type: 'WEB', url: 'https://example.test/a' },
        { url: 'javascript:alert(1)' },
        { url: 7 },
        null,
      ],
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      database_specific: { severity: 'MODERATE', cwe_ids: ['CWE-79', 'none'] },
      affected: [
        {
          package: { ecosystem: 'npm', name: 'thing', purl: 'pkg:npm/thing' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
          versions: ['1.0.0'],
        },
      ],
    });
    expect(read1).toEqual({
      id: 'GHSA-aaaa-bbbb-cccc',
      modified: '2026-01-02T03:04:05Z',
      published: '2026-01-01T00:00:00Z',
      aliases: ['CVE-2026-1111'],
      upstream: [],
      related: ['CVE-2026-9999'],
      summary: 'A flaw in it',
      description: 'More words.',
      references: ['https://example.test/a'],
      ratings: [
        { severity: 'medium', source: 'GitHub' },
        {
          severity: 'critical',
          source: 'GitHub',
          score: 9.8,
          vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        },
      ],
      cwes: ['CWE-79'],
    });
    expect(affected).toEqual([
      {
        ecosystem: 'npm',
        name: 'thing',
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
        versions: ['1.0.0'],
        ratings: [],
      },
    ]);
  });

  it('reads what publishers leave null', () => {
    const record = read({
      ...advisory(
        'CVE-2026-1',
        affects('npm', 'x', '*', { versions: null, ecosystem_specific: null, severity: null }),
      ),
      aliases: null,
      references: null,
      severity: null,
    });
    expect(record.affected).toHaveLength(1);
  });

  it.each([
    ['nothing', null, 'x.json: no OSV record'],
    ['a list', [], 'x.json: no OSV record'],
    ['an id that is a path', advisory('../../x'), 'x.json: no usable id'],
    ['an id with a line break', advisory('CVE-1\n'), 'x.json: no usable id'],
    ['an endless id', advisory(`X-${'1'.repeat(5000)}`), 'x.json: no usable id'],
    [
      'a package without a name',
      advisory('X-1', { affected: { package: { ecosystem: 'npm' } } }),
      'X-1: a package without ecosystem or name',
    ],
    [
      'an endless name',
      advisory('X-1', affects('npm', 'n'.repeat(5000), '*')),
      'X-1: a package without ecosystem or name',
    ],
    [
      'an ecosystem that is a path',
      advisory('X-1', affects('../npm', 'x', '*')),
      'X-1: "../npm" is no ecosystem',
    ],
  ])('leaves out %s', (_what, record, reason) => {
    expect(why(record)).toBe(reason);
  });

  it.each([
    [
      'a range without a beginning',
      advisory('X-1', {
        affected: {
          package: { ecosystem: 'npm', name: 'x' },
          ranges: [{ type: 'SEMVER', events: [{ fixed: '1' }] }],
        },
      }),
      'its ranges are damaged',
    ],
    [
      'a range of a kind that is none',
      advisory('X-1', {
        affected: {
          package: { ecosystem: 'npm', name: 'x' },
          ranges: [{ type: 'MAGIC', events: [{ introduced: '0' }] }],
        },
      }),
      'its ranges are damaged',
    ],
    [
      'a bound that is no text',
      advisory('X-1', {
        affected: {
          package: { ecosystem: 'npm', name: 'x' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: 0 }] }],
        },
      }),
      'its ranges are damaged',
    ],
    [
      'too many versions',
      advisory(
        'X-1',
        affects('npm', 'x', '*', { versions: Array.from({ length: RECORD_LIMITS.list + 1 }, String) }),
      ),
      'it lists more than 50000 versions',
    ],
  ])('keeps the name with %s, so that who has the package hears of it', (_what, record, damage) => {
    expect(read(record).affected).toMatchObject([{ name: 'x', damage }]);
  });

  it.each([
    ['without a package', { affected: { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] } }],
    [
      'about commits only',
      affects('npm', 'x', [], { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }),
    ],
    ['without ranges and versions', affects('npm', 'x', [])],
  ])('has nothing to match in an entry %s, and is no damage', (_what, part) => {
    expect(read(advisory('X-1', part)).affected).toEqual([]);
  });

  it('takes the other packages of a record when one is damaged, and says so', () => {
    const one = parseOsvRecord(
      advisory('X-1', affects('npm', 'x', '*'), affects('../npm', 'y', '*')),
      'x',
      rate,
    );
    expect(one).toMatchObject({
      kind: 'record',
      damage: '"../npm" is no ecosystem',
      record: { affected: [{ name: 'x' }] },
    });
  });

  it.each([undefined, null, 'yesterday', '2026-99-99T00:00:00Z'])('does without a time: %j', (modified) => {
    expect(read({ ...advisory('X-1', affects('npm', 'x', '*')), modified }).advisory.modified).toBe('');
  });

  it('cuts long texts at a word', () => {
    const { advisory: long } = read(
      advisory('X-1', { summary: 'word '.repeat(1000), details: 'x'.repeat(10_000) }),
    );
    expect(long.summary.length).toBeLessThanOrEqual(RECORD_LIMITS.summaryLength);
    expect(long.summary).toMatch(/word…$/);
    expect(long.description).toHaveLength(RECORD_LIMITS.descriptionLength);
  });

  it.each([
    ['{', 'not JSON'],
    ['['.repeat(100_000), 'not JSON'],
    [`{"id":"X-1","modified":"2026-01-01T00:00:00Z","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'fine'],
  ])('survives %.20s', (text, reason) => {
    const one = readOsvRecord(Buffer.from(text), 'x', rate);
    expect(one.kind === 'malformed' ? one.why : 'fine').toBe(reason);
  });

  it('never throws, whatever a record holds', () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: false, maxDepth: 4 });
    const shaped = fc.record(
      {
        id: fc.oneof(fc.constant('X-1'), anything),
        modified: fc.oneof(fc.constant('2026-01-01T00:00:00Z'), anything),
        aliases: anything,
        severity: fc.oneof(anything, fc.array(fc.record({ type: fc.string(), score: anything }))),
        affected: fc.array(
          fc.record(
            {
              package: fc.oneof(
                anything,
                fc.record({ ecosystem: fc.constant('npm'), name: fc.string(), purl: anything }),
              ),
              ranges: fc.oneof(
                anything,
                fc.array(fc.record({ type: fc.constant('SEMVER'), events: anything })),
              ),
              versions: anything,
              severity: anything,
              ecosystem_specific: anything,
              database_specific: anything,
            },
            { requiredKeys: [] },
          ),
        ),
        references: anything,
        database_specific: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, shaped), (value) => {
        expect(['record', 'malformed']).toContain(parseOsvRecord(value, 'x', rate).kind);
      }),
      { numRuns: 8000 },
    );
  });

  it('never throws for bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readOsvRecord(bytes, 'x', rate).kind).toBe('malformed');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what publishers say in their own way', () => {
  it('AlmaLinux lists the CVEs of an erratum as related', () => {
    const { advisory: alma } = read(
      advisory('ALSA-2023:1', { related: ['CVE-2023-1111', 'CVE-2023-2222', 'RHSA-2023:1'] }),
    );
    expect([alma.upstream, alma.related, alma.notice]).toEqual([
      ['CVE-2023-1111', 'CVE-2023-2222'],
      ['RHSA-2023:1'],
      undefined,
    ]);
  });

  it.each([
    ['ALBA-2021:1', 'a bug-fix erratum that names no vulnerability'],
    ['ALEA-2021:1', 'an enhancement that names no vulnerability'],
    ['RHBA-2021:1', 'a bug-fix erratum that names no vulnerability'],
    ['ALSA-2021:1', undefined],
  ])('%s is %s', (id, notice) => {
    expect(read(advisory(id)).advisory.notice).toBe(notice);
  });

  it('a module’s stream stands in the summary', () => {
    const part = affects('AlmaLinux:8', 'mod_http2', '<1.15-3.module_el8.6.0+1+aa');
    const stream = (summary: string) => read(advisory('ALSA-2024:1', { summary }, part)).affected[0]?.module;
    expect(stream('Important: nodejs:16 security update')).toBe('nodejs:16');
    expect(stream('Important: httpd:2.4/mod_http2 security update')).toBe('httpd:2.4');
    expect(stream('Moderate: container-tools:rhel8 security, bug fix')).toBe('container-tools:rhel8');
    expect(stream('Important: varnish security update')).toBeUndefined();
  });

  it.each([
    ['a source package is no architecture', 'pkg:deb/debian/bash?arch=source', undefined],
    ['an architecture', 'pkg:rpm/x/bash?arch=aarch64&distro=x', ['aarch64']],
    ['none', 'pkg:npm/x', undefined],
  ])('a purl’s architecture: %s', (_what, purl, architectures) => {
    const part = { affected: { package: { ecosystem: 'Debian:12', name: 'bash', purl }, versions: ['1'] } };
    expect(read(advisory('X-1', part)).affected[0]?.architectures).toEqual(architectures);
  });

  it('SUSE’s and Ubuntu’s lists of binary packages', () => {
    const binaries = (list: unknown) =>
      read(advisory('X-1', affects('SUSE:x', 'a', '*', { ecosystem_specific: { binaries: list } })))
        .affected[0]?.binaries;
    expect(binaries([{ a1: '1', a2: '1' }])).toEqual(['a1', 'a2']);
    expect(binaries([{ binary_name: 'a1', binary_version: '1' }])).toEqual(['a1']);
    expect(binaries('x')).toBeUndefined();
  });

  it('scores without a vector, and RustSec’s notices', () => {
    const ratings = (database_specific: unknown) =>
      read(advisory('X-1', affects('npm', 'a', '*', { database_specific }))).affected[0]?.ratings;
    expect(ratings({ cvss_v3: '9.8', cvss_v2: 10 })).toEqual([
      { severity: 'critical', source: 'X', score: 9.8 },
      { severity: 'high', source: 'X', score: 10 },
    ]);
    expect(ratings({ cvss_v3: 'none', cvss_v2: 99 })).toEqual([]);
    expect(ratings({ informational: 'unmaintained' })).toEqual([{ severity: 'negligible', source: 'X' }]);
  });

  it('a malicious package is critical without a score', () => {
    expect(read(advisory('MAL-2026-1')).advisory.ratings).toEqual([
      { severity: 'critical', source: 'OpenSSF' },
    ]);
  });
});
