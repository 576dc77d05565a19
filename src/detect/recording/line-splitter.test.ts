import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

const MIB = 1024 * 1024;

describe('lines of bytes', () => {
  it('are the same whatever pieces they come in', () => {
    const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\n'), maxLength: 20 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(pieces, fc.nat(5), (texts, shift) => {
        const whole = Buffer.from(`first${texts.join('')}`);
        const lines: string[] = [];
        const splitter = new LineSplitter((line) => lines.push(line));
        for (let start = 0; start < whole.length; start += shift + 1) {
          splitter.push(whole.subarray(start, start + shift + 1));
        }
        splitter.finish();
        const wanted = whole.toString().split('\n');
        expect(lines).toEqual(wanted.at(-1) === '' ? wanted.slice(0, -1) : wanted);
      }),
    );
  });

  it('have a limit, in one piece or in several', () => {
    const splitter = new LineSplitter(() => {});
    splitter.push(Buffer.from('a\n'));
    const piece = Buffer.alloc(MIB, 'x');
    for (let count = 0; count < 16; count++) splitter.push(piece);
    expect(() => splitter.push(Buffer.from('\n'))).not.toThrow();
    for (let count = 0; count < 16; count++) splitter.push(piece);
    expect(() => splitter.push(Buffer.from('x\n'))).toThrow('line 3: it has more than 16777216 bytes');
  });
});
