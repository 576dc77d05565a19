import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileKeywords } from './keyword-search.ts';

function hits(
  keywords: readonly string[],
  text: string,
  start = 0,
  end = Buffer.byteLength(text),
): [string, number][] {
  const found: [string, number][] = [];
  compileKeywords(keywords).search(
    Buffer.from(text),
    start,
    end,
    (keyword, at) => void found.push([keywords[keyword]!, at]),
  );
  return found;
}

describe('searching keywords', () => {
  it('finds those that overlap and those inside others', () => {
    expect(hits(['he', 'she', 'hers', 'his'], 'ushers')).toEqual([
      ['she', 4],
      ['he', 4],
      ['hers', 6],
    ]);
  });

  it('folds ASCII letters, and nothing else', () => {
    expect(hits(['AKIA', '_key'], 'akia AkIa _KEY \u212Aey').map(([, at]) => at)).toEqual([4, 9, 14]);
  });

  it('keeps to its bounds and stops when told', () => {
    expect(hits(['ab'], 'ababab', 1, 5)).toEqual([['ab', 4]]);
    let calls = 0;
    compileKeywords(['a']).search(Buffer.from('aaaa'), 0, 4, () => ++calls < 2);
    expect(calls).toBe(2);
  });

  it('refuses keywords that are empty or not ASCII', () => {
    expect(() => compileKeywords([''])).toThrow(RangeError);
    expect(() => compileKeywords(['ü'])).toThrow(RangeError);
  });

  it('finds what a plain search finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '-'), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom('a', 'B', 'c', '-', ' '), maxLength: 60 });
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 8, selector: (item) => item.toLowerCase() }),
        text,
        (keywords, haystack) => {
          const plain = keywords.flatMap((keyword) =>
            [...haystack].flatMap((_, at) =>
              haystack.toLowerCase().startsWith(keyword.toLowerCase(), at)
                ? [`${keyword}@${at + keyword.length}`]
                : [],
            ),
          );
          expect(
            hits(keywords, haystack)
              .map(([keyword, at]) => `${keyword}@${at}`)
              .sort(),
          ).toEqual(plain.sort());
        },
      ),
      { numRuns: 2000 },
    );
  });
});
