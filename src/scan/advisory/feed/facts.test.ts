import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEndOfLife } from './end-of-life.ts';
import { readEpss } from './epss.ts';
import { readKev } from './kev.ts';
import { changesBetween, formatListing, parseListing } from './listing.ts';

describe('readKev', () => {
  it('reads the catalogue', () => {
    const { entries, skipped } = readKev({
      vulnerabilities: [
        {
          cveID: 'CVE-2021-44228',
          dateAdded: '2021-12-10',
          dueDate: '2021-12-24',
          knownRansomwareCampaignUse: 'Known',
        },
        { cveID: 'CVE-2022-0001', dateAdded: '2022-01-01', knownRansomwareCampaignUse: 'Unknown' },
        { cveID: '__proto__', dateAdded: '2022-01-01' },
        { cveID: 'CVE-2022-0002', dateAdded: 'soon' },
        null,
      ],
    });
    expect([...entries]).toEqual([
      ['CVE-2021-44228', { added: '2021-12-10', due: '2021-12-24', ransomware: true }],
      ['CVE-2022-0001', { added: '2022-01-01', ransomware: false }],
    ]);
    expect(skipped).toBe(3);
  });
});

describe('readEpss', () => {
  it('reads scores, and leaves damaged lines out', () => {
    const { entries, scoreDate, skipped } = readEpss(
      Buffer.from(
        '#model_version:v1,score_date:2026-08-21T12:00:00Z\ncve,epss,percentile\r\nCVE-2021-44228,0.99,1.0\r\nCVE-2021-1111,2,1\nCVE-2021-2222,0.5\nx,0.1,0.1\n\nCVE-2021-3333,1e-5,0.01',
      ),
    );
    expect([...entries]).toEqual([
      ['CVE-2021-44228', { score: 0.99, percentile: 1 }],
      ['CVE-2021-3333', { score: 0.00001, percentile: 0.01 }],
    ]);
    expect([scoreDate, skipped]).toEqual(['2026-08-21T12:00:00Z', 3]);
  });
});

describe('readEndOfLife', () => {
  it('reads a product of the first API', () => {
    expect(
      readEndOfLife([
        { cycle: '12', codename: 'Bookworm', eol: '2026-07-11', extendedSupport: '2028-06-30' },
        { cycle: '14', eol: false },
        { cycle: 1, eol: true },
        {},
      ]),
    ).toEqual([
      { cycle: '12', codename: 'Bookworm', eol: '2026-07-11', extended: '2028-06-30' },
      { cycle: '14', eol: false },
    ]);
  });

  it('reads a product of the API v1', () => {
    const releases = [
      { name: '3.20', codename: null, eolFrom: '2026-04-01', isEol: true },
      { name: '3.24', eolFrom: null, isEol: false, eoesFrom: null },
    ];
    expect(readEndOfLife({ result: { releases } })).toEqual([
      { cycle: '3.20', eol: '2026-04-01' },
      { cycle: '3.24', eol: false },
    ]);
  });
});

describe('the listing of an export', () => {
  it('is read, newest line first, with folders or without', () => {
    const listing = parseListing(
      '2026-02-01T00:00:00Z,GHSA-1\n2026-01-01T00:00:00Z,npm/GHSA-2\n2025-01-01T00:00:00Z,GHSA-1\nbad\n2026,../../x\n2026-01-01T00:00:00Z,a b\n',
    );
    expect([...listing]).toEqual([
      ['GHSA-1', '2026-02-01T00:00:00Z'],
      ['GHSA-2', '2026-01-01T00:00:00Z'],
    ]);
    expect(parseListing(formatListing(listing))).toEqual(listing);
  });

  it('tells what changed and what is gone', () => {
    const old = new Map([
      ['a', '1'],
      ['b', '1'],
      ['c', '1'],
    ]);
    const now = new Map([
      ['d', '2'],
      ['b', '2'],
      ['c', '1'],
    ]);
    expect(changesBetween(old, now)).toEqual({ changed: ['d', 'b'], removed: ['a'] });
  });
});

it('readers of facts never throw', () => {
  fc.assert(
    fc.property(fc.anything(), fc.uint8Array({ maxLength: 100 }), fc.string(), (value, bytes, text) => {
      expect(readKev(value).entries.size + readKev({ vulnerabilities: [value] }).entries.size).toBe(0);
      expect(readEpss(bytes).entries.size).toBe(0);
      expect(readEndOfLife([value]).length).toBeLessThanOrEqual(1);
      expect(parseListing(text).size).toBe(0);
    }),
    { numRuns: 3000 },
  );
});
