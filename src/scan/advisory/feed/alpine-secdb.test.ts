import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSecdb } from './alpine-secdb.ts';

function read(secfixes: unknown, name: unknown = 'musl') {
  return readSecdb([{ packages: [{ pkg: { name, secfixes } }] }], 'Alpine:v3.20', '');
}

/** Which id is fixed in which version. */
function fixesOf(secfixes: unknown): Record<string, unknown> {
  const fixes: Record<string, unknown> = {};
  for (const one of read(secfixes)) {
    if (one.kind !== 'record') continue;
    const [entry] = one.record.affected;
    fixes[one.record.advisory.id] = entry?.status ?? entry?.ranges[0]?.events[1];
  }
  return fixes;
}

describe('readSecdb', () => {
  it('makes a record of each vulnerability, fixed from the beginning up to that version', () => {
    expect(fixesOf({ '1.2-r1': ['CVE-2024-1111', 'CVE-2024-2222'], '1.2-r2': ['CVE-2024-3333'] })).toEqual({
      'CVE-2024-1111': { fixed: '1.2-r1' },
      'CVE-2024-2222': { fixed: '1.2-r1' },
      'CVE-2024-3333': { fixed: '1.2-r2' },
    });
  });

  it('the key 0 says never affected', () => {
    expect(fixesOf({ 0: ['CVE-2024-1111'] })).toEqual({ 'CVE-2024-1111': 'not_affected' });
  });

  it.each([
    ['fixed again', { '1.9-r0': ['CVE-2024-1111'], '1.10-r0': ['CVE-2024-1111'] }, '1.10-r0'],
    [
      'fixed again, the other way round',
      { '1.10-r0': ['CVE-2024-1111'], '1.9-r0': ['CVE-2024-1111'] },
      '1.10-r0',
    ],
    ['a fix is more than never', { 0: ['CVE-2024-1111'], '1.0-r0': ['CVE-2024-1111'] }, '1.0-r0'],
  ])('the highest version counts: %s', (_what, secfixes, fixed) => {
    expect(fixesOf(secfixes)).toEqual({ 'CVE-2024-1111': { fixed } });
  });

  it.each([
    ['CVE-2019-5060 TALOS-2019-0844', 'CVE-2019-5060', ['TALOS-2019-0844']],
    ['CVE-2016-9377 XSA-196', 'CVE-2016-9377', ['XSA-196']],
    ['XSA-207', 'XSA-207', []],
    ['CVE 2018-16859', 'CVE-2018-16859', []],
    ['CVE-2017-17434-1', 'CVE-2017-17434', []],
    ['CVE-2017-2616 (+ regression fix)', 'CVE-2017-2616', []],
    ['GHSA-aaaa-bbbb-cccc', 'GHSA-aaaa-bbbb-cccc', []],
  ])('reads %s', (text, id, related) => {
    const [one] = read({ '1-r0': [text] });
    expect(one).toMatchObject({ kind: 'record', record: { advisory: { id, aliases: [], related } } });
  });

  it('a vulnerability of several packages and repositories is one record', () => {
    const document = (name: string) => ({
      packages: [{ pkg: { name, secfixes: { '1-r0': ['CVE-2024-1111'] } } }],
    });
    const records = readSecdb([document('a'), document('b')], 'Alpine:v3.20', '');
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ record: { affected: [{ name: 'a' }, { name: 'b' }] } });
  });

  it('counts damaged packages', () => {
    expect(read('none')).toEqual([expect.objectContaining({ kind: 'malformed' })]);
    expect(read({}, null)).toEqual([expect.objectContaining({ kind: 'malformed' })]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.array(fc.string()))), (value) => {
        expect(Array.isArray(read(value))).toBe(true);
        expect(Array.isArray(readSecdb([value], 'Alpine:edge', ''))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
