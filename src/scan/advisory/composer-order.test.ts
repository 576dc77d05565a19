import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { compareComposerVersions } from './composer-order.ts';

describe('compareComposerVersions', () => {
  it.each([
    ['1.0.0 < 1.0.1'],
    ['1.9 < 1.10'],
    ['1.0 = 1.0.0.0'],
    ['v1.2.3 = 1.2.3'],
    ['1.2.3+build = 1.2.3'],
    ['1.0.0-dev < 1.0.0-alpha'],
    ['1.0.0-alpha1 < 1.0.0-alpha2'],
    ['1.0.0-alpha9 < 1.0.0-alpha10'],
    ['1.0.0-alpha < 1.0.0-beta'],
    ['1.0.0-beta.2 < 1.0.0-RC1'],
    ['1.0.0RC1 < 1.0.0'],
    ['1.0.0 < 1.0.0-patch1'],
    ['1.0.0-p1 < 1.0.1'],
    ['20170101 < 20180101'],
    ['2.0.0-b3 = 2.0.0-beta3'],
  ])('%s', (text) => {
    const [a, operator, b] = text.split(' ');
    const expected = operator === '<' ? -1 : 0;
    expect(Math.sign(compareComposerVersions(a!, b!))).toBe(expected);
    expect(Math.sign(compareComposerVersions(b!, a!))).toBe(-expected + 0 || 0);
  });

  it.each(['dev-main', '', 'x', '1.0.0-weird', '1..2', '9'.repeat(1000)])('%.20s has no place', (text) => {
    expect(() => compareComposerVersions(text, '1.0.0')).toThrow(Problem);
  });

  it('is an order', () => {
    const version = fc
      .tuple(
        fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('', '-dev', '-alpha1', 'beta2', '-RC3', '-p1'),
      )
      .map(([numbers, end]) => numbers.join('.') + end);
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [ab, ba, bc, ac] = [
          [a, b],
          [b, a],
          [b, c],
          [a, c],
        ].map(([x, y]) => Math.sign(compareComposerVersions(x!, y!)));
        expect(ab! + ba!).toBe(0);
        expect(ab! <= 0 && bc! <= 0 ? ac! <= 0 : true).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
