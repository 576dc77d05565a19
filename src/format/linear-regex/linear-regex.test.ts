import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { compileLinearRegex, RegexCache } from './index.ts';
import { estimateProgramSize } from './program-size.ts';

describe('linear regex', () => {
  it.each([
    ['^a+b$', 'aaab', true],
    ['^a+b$', 'aaac', false],
    ['(?i)HELLO', 'say hello', true],
    ['\\d{3}', 'ab12c', false],
    ['^.$', '😀', true],
    ['\\pL+', 'été', true],
    ['^$', '', true],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(compileLinearRegex(pattern).test(text)).toBe(expected);
  });

  it('tells matches with their places and groups', () => {
    const regex = compileLinearRegex('(\\w)(\\d)?');
    expect([...regex.matches('a1 b')]).toEqual([
      { start: 0, end: 2, text: 'a1', groups: ['a', '1'] },
      { start: 3, end: 4, text: 'b', groups: ['b', undefined] },
    ]);
    expect(regex.find('--')).toBeUndefined();
    expect(regex.groupCount).toBe(2);
  });

  it.each(['(', 'a**', '(?=a)', '\\1', '[z-a]', 'x{1001}', '(x{100}){100}'])(
    'refuses %s, which RE2 has no meaning for',
    (pattern) => {
      expect(() => compileLinearRegex(pattern)).toThrowError(Problem);
    },
  );

  it.each([`(?:${'abc'.repeat(300)}){1000}`, 'a{0,1000}'.repeat(20), 'a'.repeat(20_000)])(
    'refuses a pattern that is too large before it is compiled',
    (pattern) => {
      expect(() => compileLinearRegex(pattern)).toThrowError(/limit/);
    },
  );

  it('estimates at least the size of the compiled program', () => {
    const atom = fc.constantFrom('a', '[a-f]', '\\d', '.', '(?:ab)');
    const piece = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{3}', '{2,5}', '{0,7}'))
      .map((p) => p.join(''));
    const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => `(${pieces.join('')}){1,3}`);
    fc.assert(
      fc.property(pattern, (text) => {
        // The start and the end of the program are two instructions more.
        expect(estimateProgramSize(text) + 4).toBeGreaterThanOrEqual(compileLinearRegex(text).programSize);
      }),
      { numRuns: 200 },
    );
  });

  it('throws nothing but problems whatever the pattern', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab()[]{}*+?|\\^$.,19:<>P=!-'.split('')) }),
        fc.string(),
        (pattern, text) => {
          expect(['a match', 'no match', 'a problem']).toContain(outcome(pattern, text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps a bounded number of compiled patterns', () => {
    const cache = new RegexCache(2);
    const first = cache.get('a');
    expect(cache.get('a')).toBe(first);
    cache.get('b');
    cache.get('c');
    expect(cache.get('a')).not.toBe(first);
    expect(cache.get('(')).toBeInstanceOf(Problem);
  });
});

function outcome(pattern: string, text: string): string {
  try {
    return compileLinearRegex(pattern).test(text) ? 'a match' : 'no match';
  } catch (error) {
    if (error instanceof Problem) return 'a problem';
    throw error;
  }
}
