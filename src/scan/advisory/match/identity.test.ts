import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds, identitiesOf } from './identity.ts';
import { mergeVulnerabilities } from './merge.ts';

const record = (id: string, aliases: string[] = [], upstream: string[] = []) => ({ id, aliases, upstream });

describe('identitiesOf', () => {
  it.each([
    ['aliases are the same', record('GHSA-1', ['CVE-2024-1111']), [['GHSA-1', 'CVE-2024-1111']]],
    [
      'a view of a CVE is that CVE',
      record('DEBIAN-CVE-2024-1111'),
      [['DEBIAN-CVE-2024-1111', 'CVE-2024-1111']],
    ],
    [
      'one CVE upstream is the same',
      record('USN-1', [], ['CVE-2024-1111', 'UBUNTU-CVE-2024-1111']),
      [['USN-1', 'CVE-2024-1111', 'UBUNTU-CVE-2024-1111']],
    ],
    [
      'one vulnerability with several names upstream',
      record('CGA-1', [], ['CVE-2024-1111', 'GHSA-1']),
      [['CGA-1', 'CVE-2024-1111', 'GHSA-1']],
    ],
    [
      'an erratum is about each CVE',
      record('RHSA-1', [], ['CVE-2024-1111', 'CVE-2024-2222']),
      [['CVE-2024-1111'], ['CVE-2024-2222']],
    ],
    [
      'a vulnerability with aliases stays one',
      record('GHSA-1', ['CVE-2024-1111'], ['CVE-2024-2222']),
      [['GHSA-1', 'CVE-2024-1111']],
    ],
    ['nothing known', record('OTHER-1'), [['OTHER-1']]],
  ])('%s', (_what, one, identities) => {
    expect(identitiesOf(one)).toEqual(identities);
  });
});

describe('compareIds', () => {
  it('prefers CVEs, then the fixed order, older before younger', () => {
    const ids = [
      'X-1',
      'GO-2024-1',
      'CVE-2021-33574',
      'PYSEC-2024-1',
      'GHSA-bbbb',
      'CVE-2021-3999',
      'GHSA-aaaa',
      'CVE-2020-99999',
    ];
    expect(ids.sort(compareIds)).toEqual([
      'CVE-2020-99999',
      'CVE-2021-3999',
      'CVE-2021-33574',
      'GHSA-aaaa',
      'GHSA-bbbb',
      'GO-2024-1',
      'PYSEC-2024-1',
      'X-1',
    ]);
  });

  it('is an order', () => {
    const id = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom('CVE', 'GHSA', 'X'), fc.nat(30), fc.nat(3)).map((parts) => parts.join('-')),
    );
    fc.assert(
      fc.property(id, id, id, (a, b, c) => {
        expect(Math.sign(compareIds(a, b)) + Math.sign(compareIds(b, a))).toBe(0);
        expect(compareIds(a, b) <= 0 && compareIds(b, c) <= 0 ? compareIds(a, c) <= 0 : true).toBe(true);
        expect(compareIds(a, b) === 0).toBe(a === b);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('mergeVulnerabilities', () => {
  it('does not depend on the order of the records, and loses none', () => {
    const ids = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '__proto__'), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 8 }), (lists) => {
        const items = lists.map((list, item) => ({ item, identities: [list] }));
        const shape = (order: typeof items) =>
          mergeVulnerabilities(order).map((one) => ({
            ids: one.ids,
            items: one.items.toSorted((a, b) => a - b),
          }));
        expect(shape(items.toReversed())).toEqual(shape(items));
        expect(
          shape(items)
            .flatMap((one) => one.items)
            .toSorted((a, b) => a - b),
        ).toEqual(items.map(({ item }) => item));
        for (const { ids: same, items: members } of shape(items))
          for (const member of members) expect(lists[member]!.every((id) => same.includes(id))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
