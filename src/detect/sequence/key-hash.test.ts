import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyHash } from './key-hash.ts';

function hashOf(feed: (hash: KeyHash) => void, seed = Int32Array.of(0x03020100, 0x07060504)): number[] {
  const hash = new KeyHash(seed);
  hash.begin();
  feed(hash);
  hash.finish();
  return [hash.first, hash.second, hash.third];
}

describe("a key's hash", () => {
  // The first and the fifth of the authors' vectors (github.com/veorq/SipHash, vectors_hsip64): no bytes, and 00 01 02 03.
  it.each<[string, number[], string]>([
    ['nothing', [], '218d1f59b9b83cc8'],
    ['four bytes', [0x03020100], 'd5e78a175be52ea1'],
  ])('begins as HalfSipHash-2-4 of 64 bits does: %s', (_, words, expected) => {
    const bytes = Buffer.alloc(8);
    const [first, second] = hashOf((hash) => {
      for (const word of words) hash.addWord(word);
    });
    bytes.writeInt32LE(first!, 0);
    bytes.writeInt32LE(second!, 4);
    expect(bytes.toString('hex')).toBe(expected);
  });

  it('depends on the seed', () => {
    const of = (seed: number) => hashOf((hash) => hash.addText('a'), Int32Array.of(seed, 1));
    expect(of(1)).not.toEqual(of(2));
    expect(of(1)).toEqual(of(1));
  });

  it('tells apart where one text ends and the next begins', () => {
    const of = (...texts: string[]) =>
      hashOf((hash) => {
        for (const text of texts) hash.addText(text);
      });
    expect(of('ab', 'c')).not.toEqual(of('a', 'bc'));
    expect(of('', 'a')).not.toEqual(of('a', ''));
    expect(of('a')).not.toEqual(of('a\0'));
  });

  it('tells all numbers and texts apart, and no number from the same big integer', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    );
    const of = (fed: string | number | bigint) =>
      hashOf((hash) => (typeof fed === 'string' ? hash.addText(fed) : hash.addNumber(fed)));
    const plain = (fed: string | number | bigint) =>
      typeof fed === 'number' && Number.isSafeInteger(fed) ? BigInt(fed) : fed;
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(of(a)).toEqual(of(plain(a)));
        if (Object.is(plain(a), plain(b))) expect(of(a)).toEqual(of(b));
        // Big integers of more than 64 bits, or below zero, are hashed as their digits.
        else if (String(a) !== String(b)) expect(of(a)).not.toEqual(of(b));
      }),
    );
  });
});
