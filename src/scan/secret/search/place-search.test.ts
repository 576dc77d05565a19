import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KIND, MAX_PLACES, MAX_TEXT, WORTH } from './layout.ts';
import { createPlaceSearch } from './place-search.ts';

const search = createPlaceSearch(
  ['ghp_', 'SG.', 'AA', 'hooks.slack.com/'].map((text) => Buffer.from(text)),
  ['sswo'],
);

function places(text: string | Uint8Array): [number, number, number][] {
  const found: [number, number, number][] = [];
  search.eachPlace(Buffer.from(text as string), (...place) => void found.push(place));
  return found.sort((a, b) => a[0] - b[0]);
}

function why(text: string): readonly string[] {
  const reasons = places(text).map(([, , bits]) => bits);
  return Object.keys(WORTH).filter((name) =>
    reasons.some((bits) => (bits & WORTH[name as keyof typeof WORTH]) !== 0),
  );
}

describe('searching for places', () => {
  it.each([
    ['a prefix where a run begins', 'x ghp_abcdefghijklmnopqrst', ['prefix']],
    ['a prefix behind a separator', 'x some/path/to/ghp_abcdefghijklmnopqrst', ['prefix']],
    ['a prefix behind an escaped byte', 'x %22ghp_abcdefghijklmnopqrst', ['prefix', 'encoded']],
    ['a prefix behind an escape', '"\\nghp_abcdefghijklmnopqrst', ['prefix']],
    ['a prefix before a dot', 'x SG.abcdefghijklmnopqrstuv', ['prefix']],
    ['a prefix of several labels', 'https/hooks.slack.com/services/T0000000', ['prefix']],
    ['a prefix of two bytes', 'x AAabcdefghijklmnopqrstuv', ['prefix']],
    ['nothing in the middle of a word', 'x abghp_abcdefghijklmnopqrst'.replace('_', ''), []],
    ['nothing in a short run', 'x ghp_abcdefghijklmno', []],
    ['a value that is assigned', 'key = "a1bcdefghijklmnopqrst"', ['word']],
    ['a value behind its scheme', 'Bearer a1bcdefghijklmnopqrst', ['word']],
    ['nothing that stands alone', '@ a1bcdefghijklmnopqrst', []],
    ['nothing without a digit', 'key = "abcdefghijklmnopqrstu"', []],
    ['base64 of text', Buffer.from('some text that is here').toString('base64').slice(0, 24), ['encoded']],
    ['base64 of UTF-16', Buffer.from('some text', 'utf16le').toString('base64'), ['encoded']],
    ['digits of text', Buffer.from('some text that is longer').toString('hex'), ['encoded']],
    ['what a client secret of Azure holds', 'x .bc8Q~defg', ['tilde']],
    ['nothing in another tilde', 'x abc~defghijklmnopqrstuvw', []],
    ['a phrase in either case', 'my PassWord is', ['phrase']],
    ['a phrase in a long run', `x ${'a'.repeat(70)}password${'_'.repeat(40)}`, ['phrase']],
    ['nothing in half a phrase', 'my passwxrd is', []],
    ['an address', 'see https://example.org', ['url']],
    ['a key', '-----BEGIN RSA PRIVATE KEY-----', ['key']],
    ['no other key', '-----BEGIN RSA PUBLIC KEY----- Kind', []],
  ])('finds %s', (_what, text, expected) => {
    expect(why(text)).toEqual(expected);
    // The same at every place in a block of 64 bytes.
    for (let shift = 1; shift < 70; shift++) expect(why(`${'. '.repeat(shift)}${text}`)).toEqual(expected);
  });

  it('tells where a run begins and ends, and what it consists of', () => {
    expect(places('a = ghp_ABCDEFGHIJ0123456789/x"')).toEqual([
      [4, 30, KIND.digit | KIND.lower | KIND.upper | KIND.mark | KIND.slash | WORTH.prefix | WORTH.word],
    ]);
  });

  it('finds every run with a prefix, whatever is around it', () => {
    const piece = fc.oneof(
      fc.constantFrom('ghp_', '://', ' ', '\n', '"', '.', 'VATE KEY', '%2', '\\', '\0', '\u00ff'),
      fc.string({ unit: fc.constantFrom(...'abcXYZ019-_/~'), maxLength: 80 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = Buffer.from(pieces.join(''), 'latin1');
        const latin = text.toString('latin1');
        const found = places(text);
        const expected = [...latin.matchAll(/[A-Za-z0-9_~+/%-]{20,}/g)]
          .filter(([run]) => /(?:^|[_/+%-])ghp_/.test(run))
          .map(({ index, 0: run }) => [index, index + run.length]);
        const runs = found
          .filter(([, , bits]) => (bits & WORTH.prefix) !== 0)
          .map(([start, end]) => [start, end]);
        expect(runs).toEqual(expect.arrayContaining(expected));
        const literals = [...latin.matchAll(/:\/\/|(?<=VATE) KEY/g)].map(({ index }) => index);
        const seen = found
          .filter(([, , bits]) => (bits & (WORTH.url | WORTH.key)) !== 0)
          .map(([start]) => start);
        expect(seen).toEqual(literals);
        for (const [start, end] of found) expect(latin.slice(start, end)).toMatch(/^[A-Za-z0-9_~+/%-]*$/);
      }),
      { numRuns: 500 },
    );
  });

  it('goes on when there are more places than it notes at once', () => {
    const count = MAX_PLACES * 2 + 100;
    expect(places('://'.repeat(count)).map(([start]) => start)).toEqual(
      Array.from({ length: count }, (_, index) => 3 * index),
    );
    expect(places('ghp_abcdefghijklmnop '.repeat(MAX_PLACES + 100)).length).toBe(MAX_PLACES + 100);
  });

  it('may be used by its own visitor', () => {
    const seen: number[] = [];
    search.eachPlace(Buffer.from('ghp_abcdefghijklmnopqrst '.repeat(3)), (start) => {
      expect(places('://').length).toBe(1);
      seen.push(start);
    });
    expect(seen).toEqual([0, 25, 50]);
  });

  it('ends when it is told', () => {
    let calls = 0;
    search.eachPlace(Buffer.from('://'.repeat(10)), () => ++calls < 3);
    expect(calls).toBe(3);
  });

  it('takes what fits into its memory', () => {
    expect(places(Buffer.alloc(MAX_TEXT, 'a')).length).toBe(0);
    expect(() => places(Buffer.alloc(MAX_TEXT + 1))).toThrow(RangeError);
  });

  it('sees nothing of the text before', () => {
    places(`${'.'.repeat(90)} ghp_abcdefghijklmnopqrst`);
    expect(places('.'.repeat(90))).toEqual([]);
  });
});
