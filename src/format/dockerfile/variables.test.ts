import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandVariables, variableReferences } from './variables.ts';

const VALUES = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
  ['P', 'foo/bar/baz.tar.gz'],
]);

describe('expandVariables', () => {
  it.each([
    ['$A-${A}', 'one-one'],
    ['${NO:-x} ${NO-x} ${EMPTY:-x}${EMPTY-x}', 'x x x'],
    ['${A:+y}${EMPTY:+y}${EMPTY+z}', 'yz'],
    ['${NO:-${A}}', 'one'],
    ['${P#*/} ${P##*/} ${P%.*} ${P%%.*}', 'bar/baz.tar.gz baz.tar.gz foo/bar/baz.tar foo/bar/baz'],
    ['${P/bar/x} ${P//a/x}', 'foo/x/baz.tar.gz foo/bxr/bxz.txr.gz'],
    ['${P/b*r/x}', 'foo/x.gz'],
    ["'$A' \\$A", "'$A' \\$A"],
    ['"$A"', '"one"'],
    ['$', '$'],
  ])('expands %s', (text, value) => {
    expect(expandVariables(text, '\\', (name) => VALUES.get(name))).toBe(value);
  });

  it('ends on any text', () => {
    const piece = fc.constantFrom('$', '{', '}', 'A', ':-', '%', '/', '*', "'", '"', '\\', '${A/*');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(expandVariables(pieces.join(''), '\\', () => 'aaaa')).toBeTypeOf('string');
      }),
    );
  });

  it('gives the places of references', () => {
    expect(variableReferences('a $A ${B:-c}', '\\')).toEqual([
      { name: 'A', offset: 2, end: 4 },
      { name: 'B', modifier: ':-', operand: 'c', offset: 5, end: 12 },
    ]);
  });
});
