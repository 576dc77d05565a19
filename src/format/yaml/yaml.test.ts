import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { YamlFault } from './fault.ts';
import { parseYaml } from './parse-yaml.ts';
import { readYaml } from './read-yaml.ts';
import { valueOf } from './tree.ts';

describe('parseYaml', () => {
  it.each([
    ['a: yes', { a: true }],
    ['a: "yes"', { a: 'yes' }],
    ['a: 0777', { a: 511 }],
    ['a: 0x1F', { a: 31 }],
    ['a: 1_000', { a: 1000 }],
    ['a: 1e3', { a: 1000 }],
    ['a: ~', { a: null }],
    ['a:', { a: null }],
    ['a: !!str 1', { a: '1' }],
    ['a: !!int "7"', { a: 7 }],
    ['a: !!binary aGk=', { a: 'hi' }],
    ['1: a', { '1': 'a' }],
    ['a: |\n  x\n  y\n', { a: 'x\ny\n' }],
    ['a: &x [1]\nb: *x', { a: [1], b: [1] }],
    ['a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3', { a: { k: 1, l: 2 }, b: { l: 3, k: 1 } }],
    ['"<<": 1', { '<<': 1 }],
    ['# nothing', null],
  ])('reads %j as kubectl does', (text, expected) => {
    expect(parseYaml(text, 'f')[0] ?? null).toEqual(expected);
  });

  it.each([
    ['a: 9007199254740993', { a: 9007199254740993n }],
    ['a: -9_007_199_254_740_993', { a: -9007199254740993n }],
    ['a: +0x20000000000001', { a: 9007199254740993n }],
    ['a: 0400000000000000001', { a: 9007199254740993n }],
    ['a: 0b100000000000000000000000000000000000000000000000000001', { a: 9007199254740993n }],
    ['a: !!int "9007199254740993"', { a: 9007199254740993n }],
    ['a: 9007199254740991', { a: 9007199254740991 }],
    ['a: 9007199254740993.0', { a: 9007199254740992 }],
    ['a: 1e17', { a: 1e17 }],
    ['a: "9007199254740993"', { a: '9007199254740993' }],
    ['x: &x {a: 9007199254740993}\n<<: *x', { x: { a: 9007199254740993n }, a: 9007199254740993n }],
  ])('reads the ints of %j to the last digit when asked', (text, expected) => {
    expect(parseYaml(text, 'f', { largeInteger: (value) => value })).toEqual([expected]);
  });

  it('reads ints beyond 2^53 as the nearest number unless asked, and keys as they are', () => {
    expect(parseYaml('a: 9007199254740993\n9007199254740993: b', 'f')).toEqual([
      { a: 9007199254740992, '9007199254740993': 'b' },
    ]);
  });

  it('refuses ints beyond what doubles are, asked or not', () => {
    for (const numbers of [{}, { largeInteger: (value: bigint) => value }]) {
      expect(() => parseYaml(`a: ${'9'.repeat(320)}`, 'f', numbers)).toThrow('is no number of JSON');
    }
  });

  it('keeps a key that is called as the prototype', () => {
    const [value] = parseYaml('__proto__: 1\nconstructor: 2', 'f') as [object];
    expect(Object.entries(value)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });

  it.each([
    ['a: 1\na: 2', 'yaml.syntax', 'f:2:1: the key a is there twice'],
    ['a: *x', 'yaml.syntax', 'f:1:4: the referenced anchor is not defined: x'],
    ['a: &x [*x]', 'yaml.limit', 'f:1:8: &x contains itself'],
    ['a: !!int x', 'yaml.syntax', 'f:1:10: x is no tag:yaml.org,2002:int'],
    ['? [a]\n: b', 'yaml.syntax', 'f:1:3: a key is neither text nor a number'],
    ['<<: 1', 'yaml.syntax', 'f:1:5: << asks for a map or a list of maps'],
    ['a: .inf', 'yaml.syntax', 'f:1:4: .inf is no number of JSON'],
    [
      'a: [',
      'yaml.syntax',
      'f:1:5: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('refuses %j and says where', (text, code, message) => {
    expect(() => parseYaml(text, 'f')).toThrow(expect.objectContaining({ code, message }));
  });

  it.each([
    ['nesting', '['.repeat(100_000)],
    ['nesting of maps', Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['aliases of aliases', bomb()],
    ['length', 'a'.repeat(17 * 1024 * 1024)],
    ['documents', '---\na\n'.repeat(20_001)],
  ])('stops at too much %s', (_what, text) => {
    expect(() => parseYaml(text, 'f')).toThrow(expect.objectContaining({ code: 'yaml.limit' }));
  });

  it('ends in values or a problem whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&x ',
      '*x',
      '!!int ',
      '|',
      '"',
      "'",
      '#',
      '<<',
      ',',
      '---\n',
      '\t',
      '\u{1f600}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          expect(Array.isArray(parseYaml(pieces.join(''), 'f'))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('readYaml', () => {
  it('says where values stand, and keeps their text', () => {
    const text = 'a: 0x10\nb: "x"\nc: [1, two]\n';
    const [root] = readYaml(text);
    if (root?.kind !== 'map') throw new Error('no map');
    const [a, b, c] = ['a', 'b', 'c'].map((key) => valueOf(root, key)!);
    expect(a).toEqual({ kind: 'scalar', text: '0x10', empty: false, plain: true, offset: 3, end: 7 });
    expect(b).toMatchObject({ text: 'x', plain: false });
    expect(text.slice(c!.offset, c!.end)).toBe('[1, two]');
    expect(root.end).toBe(c!.end);
  });

  it('tells the place of what is wrong', () => {
    expect(() => [...readYaml('a: 1\nb: *x')]).toThrow(YamlFault);
    expect(() => [...readYaml('a: 1\nb: *x')]).toThrow(expect.objectContaining({ offset: 8 }));
  });
});

function bomb(): string {
  const levels = Array.from({ length: 12 }, (_, level) =>
    level === 0
      ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
      : `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
  );
  return levels.join('\n');
}
