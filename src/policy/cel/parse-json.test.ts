import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCelJson } from './parse-json.ts';
import { Double } from './values/value.ts';

describe('parseCelJson', () => {
  it('reads every JSON as JavaScript does, but for the kinds of numbers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(plain(parseCelJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes and refuses the same text as JavaScript', () => {
    const parts = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '\\',
      '\\u00',
      '1',
      '-',
      '0',
      '.',
      'e',
      'true',
      'nul',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...parts, ' ', '\n', '\u00a0', 'é'), { maxLength: 12 }),
        (pieces) => {
          const text = pieces.join('');
          expect(attempt(() => plain(parseCelJson(text)))).toEqual(attempt(() => plain(JSON.parse(text))));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['9007199254740992', 9007199254740992n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', new Double(9223372036854775808)],
    ['1.0', new Double(1)],
    ['1e2', new Double(100)],
    ['-0', 0],
    ['-0.0', new Double(-0)],
    ['1.5E-1', 0.15],
  ])('reads %s', (text, value) => {
    expect(parseCelJson(text)).toStrictEqual(value);
  });

  it.each([
    ['{"a": 1,}', 'no JSON at line 1, column 9: expected a key in quotes'],
    ['[1\n 2]', 'no JSON at line 2, column 2: expected a comma or ]'],
    ['1e999', 'no JSON at line 1, column 1: expected a number that is not infinite'],
    ['01', 'no JSON at line 1, column 1: expected a number'],
    ['{"a" 1}', 'no JSON at line 1, column 6: expected a colon'],
    ['"a', 'no JSON at line 1, column 1: expected text that ends with a quote'],
    ['"\\x"', 'no JSON at line 1, column 1: expected text without control characters and unknown escapes'],
    ['', 'no JSON at line 1, column 1: expected a value'],
    ['1 2', 'no JSON at line 1, column 3: expected the end'],
    ['['.repeat(257), 'the JSON is nested deeper than 256 levels'],
    [`[${'0,'.repeat(1_000_000)}0]`, 'the JSON has more than 1000000 values'],
  ])('says what is wrong', (text, message) => {
    expect(() => parseCelJson(text)).toThrowError(
      expect.objectContaining({ name: 'Problem', message }) as Error,
    );
  });
});

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) => {
      if (inner instanceof Double) return inner.value;
      return typeof inner === 'bigint' ? Number(inner) : inner;
    }),
  );
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return 'refused';
  }
}
