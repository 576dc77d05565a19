import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { compareLine, compareVersions, VERSION_ORDERINGS, type VersionOrdering } from './index.ts';

/** What versions are made of; random text would be refused nearly always. */
const PIECES = '0 1 2 9 10 01 00 99999999999999999999 . . . - - + ~ ^ _ : ! a b m p r v A Z'
  .split(' ')
  .concat('rc alpha beta pre post dev final sp SNAPSHOT -r1 1.2.3 1.0 el9 deb12u1'.split(' '))
  .concat([' ', 'é', '\u0000', '\ud800']);
const version = fc
  .tuple(
    fc.constantFrom('', '1', '1.2', '1.2.3', '1.0.0-', '2:1'),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }),
  )
  .map(([start, pieces]) => start + pieces.join(''));

/** Maven's own order has circles, and we keep to Maven: 1-0m1 > 1-x > 1 > 1-0m1. */
const TRANSITIVE = VERSION_ORDERINGS.filter((ordering) => ordering !== 'maven');

describe.each(VERSION_ORDERINGS)('the %s ordering', (ordering) => {
  it('answers both ways round alike', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const there = compare(ordering, a, b);
        const back = compare(ordering, b, a);
        expect(there === undefined ? back : there + (back ?? NaN)).toBe(there === undefined ? undefined : 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a version or equals itself', () => {
    fc.assert(
      fc.property(fc.oneof(version, fc.string({ unit: 'binary' })), (text) => {
        expect(compare(ordering, text, text) ?? 0).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses hostile lengths, and takes long versions without deep recursion', () => {
    expect(() => compareVersions(ordering, '1'.repeat(5000), '1')).toThrow(/longer than 4096 characters/);
    for (const piece of ['1-', '1.', 'a1', '-', '1', 'a', '~', '.'])
      expect(compare(ordering, piece.repeat(4096 / piece.length), '1')).not.toBeNaN();
  });
});

it.each(TRANSITIVE)('the %s ordering is transitive', (ordering) => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const ab = compare(ordering, a, b);
      const bc = compare(ordering, b, c);
      const says = ab !== undefined && bc !== undefined && ab * bc >= 0;
      expect(says ? compare(ordering, a, c) : undefined).toBe(says ? ab || bc : undefined);
    }),
    { numRuns: 2000 },
  );
});

describe('a line of a batch', () => {
  it.each([
    ['{"a":"1.0~rc1","b":"1.0"}', '-1'],
    ['{"a":"1.0","b":"1.0-0"}', '0'],
    ['{"b":"1.0","a":"1:0","note":1}', '1'],
    ['{"a":"1.0-","b":"1"}', 'error: "1.0-" is not a debian version: the revision after the hyphen is empty'],
    ['{"a":1,"b":"1"}', 'error: the line is not {"a":"..","b":".."}'],
    ['null', 'error: the line is not {"a":"..","b":".."}'],
  ])('%s gives %s', (line, answer) => {
    expect(compareLine('debian', line)).toBe(answer);
  });

  it('answers broken JSON on one line', () => {
    expect(compareLine('debian', '{"a":\n')).toMatch(/^error: the line is not JSON: [^\n]*$/);
  });
});

function compare(ordering: VersionOrdering, a: string, b: string): number | undefined {
  try {
    return compareVersions(ordering, a, b);
  } catch (error) {
    if (error instanceof Problem && error.code === 'version.invalid') return undefined;
    throw error;
  }
}
