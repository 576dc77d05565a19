import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnyYaml } from '../library-tree.ts';
import { yamlToJson } from '../to-json.ts';
import { readUsualYaml } from './documents.ts';

function byLibrary(text: string): unknown {
  try {
    return [...readAnyYaml(text)];
  } catch {
    return 'a fault';
  }
}

describe('what is written as usual', () => {
  it.each([
    'a: 1',
    'a: 1\nb: two words\n',
    '- a\n- b: 1\n  c: 2\n-   - x\n    - y\n',
    'a:\n- 1\n- 2\nb:\n  - 3\n',
    'a:\nb:\n',
    'a:   # nothing\n# and\n  # more\nb: 1 # one\n',
    'a: "b # c" # d\n"e f": \'it\'\'s\'\n',
    'a: "\\"\\\\\\n\\u00e4\\x41\\/"\n',
    'a: [b, "c", \'d\', e f, -1, [], {}, {g: h, "i":1}, ]\n',
    'a: [\n    b, # one\n\n    c\n  ]\n',
    'a:\n  [b,\n   c]\n',
    'a: {\n  b: 1,\n  "c": [2]\n}\nd: e\n',
    '{"a": [1, 2, {"b": null}]}\n',
    'a: >\n  b\n  c\n\n  d\n    e\n\n\n    f\n  g\n\n\nh: |\n  i\n\n  j\n',
    'a: |-\n  b\n\nc: |+\n  d\n\ne: >-\n\tf\n',
    'a: >+\n    b\n  # a comment\nc: 1\n',
    'a: b\n  c\n\n  x: e\n',
    'a: b\n  c\n\n\n  %d [e]\n',
    'a:\n  b\n  c\n',
    '- a\n b\n',
    '---\na: 1\n---\nb: 2\n---\n- c\n',
    '# only\n---\n# a comment\na: 1',
    'a: ~\nb: null\nc: \n',
    'a: http://b:80/c#d\n',
    'key with blanks: a,b]c}\n',
  ])('is read as the library reads it: %j', (text) => {
    const usual = readUsualYaml(text);
    if (usual !== null) expect(usual).toEqual(byLibrary(text));
    // All but these few are read without the library.
    const isLeft = /\td|\tf|x: e/.test(text);
    expect(usual === null).toBe(isLeft);
  });

  it.each([
    ['an anchor', 'a: &x 1'],
    ['a tag', 'a: !!str 1'],
    ['tabs', 'a:\t1'],
    ['carriage returns', 'a: 1\r\n'],
    ['a directive', '%YAML 1.2\n---\na: 1'],
    ['a key in a question', '? a\n: b'],
    ['an error', 'a: [1'],
    ['a key twice nested', 'a: b: c'],
    ['an indentation that fits nothing', 'a:\n    b: 1\n  c: 2'],
    ['nothing', ''],
    ['an empty document', '---\na: 1\n---\n'],
    ['text alone over lines', 'a\nb'],
  ])('is not %s', (_what, text) => {
    expect(readUsualYaml(text)).toBeNull();
  });

  it('is read as the library reads it, whatever was generated', () => {
    let usual = 0;
    fc.assert(
      fc.property(lines, (text) => {
        const read = readUsualYaml(text);
        if (read === null) return;
        usual++;
        expect(read).toEqual(byLibrary(text));
      }),
      { numRuns: 6000 },
    );
    expect(usual).toBeGreaterThan(500);
  });

  it('has ints to the last digit, as the library reads them', () => {
    const exact = { largeInteger: (value: bigint) => value };
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), writtenInt, (value, write) => {
        const text = `- ${write(value)}\n- k: [${write(value)}]\n`;
        const usual = readUsualYaml(text);
        expect(usual).toHaveLength(1);
        const expected = Number.isSafeInteger(Number(value)) ? Number(value) : value;
        for (const read of [usual!, [...readAnyYaml(text)]]) {
          expect(yamlToJson(read[0]!, exact)).toEqual([expected, { k: [expected] }]);
          expect(yamlToJson(read[0]!)).toEqual([Number(value), { k: [Number(value)] }]);
        }
      }),
    );
  });

  it('are the YAML files of this project', () => {
    const files = yamlFiles(join(import.meta.dirname, '../../..'));
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const read = readUsualYaml(text);
      if (read !== null) expect(read, file).toEqual(byLibrary(text));
    }
    expect(files.length).toBeGreaterThan(20);
  });
});

/** The ways to write an int (YAML 1.1, "Integer Language-Independent Type"). */
const writtenInt = fc.constantFrom<((value: bigint) => string)[]>(
  String,
  (value) => inBase(value, 16, '0x'),
  (value) => inBase(value, 8, '0'),
  (value) => inBase(value, 8, '0o'),
  (value) => inBase(value, 2, '0b'),
);

function inBase(value: bigint, base: number, prefix: string): string {
  return value < 0n ? `-${prefix}${(-value).toString(base)}` : `${prefix}${value.toString(base)}`;
}

const scalar = fc.constantFrom(
  'a',
  'b c',
  '-1',
  '"q"',
  '"e\\n\\"f"',
  "'s'",
  "'it''s'",
  'x:y',
  'u#v',
  'u #v',
  '~',
  'null',
  '',
  '[a, b]',
  '[a, {b: c}]',
  '{a: b}',
  '[]',
  '[a,',
  'b]',
  '|',
  '>',
  '>-',
  '|+',
  '- a',
  'k: v',
  '"k": v',
  '---',
  '-',
  '%x',
  '*x',
  '&x y',
  '!t z',
  '? k',
  '"o',
  'é',
);
const prefix = fc.constantFrom('k: ', 'l:', 'm: ', '- ', '- k: ', '- - ', '', '', '# ', '"q": ', '-  ');
const line = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6),
    prefix,
    scalar,
    fc.constantFrom('', '', '', '', ' ', ' # c', ','),
  )
  .map(([indent, head, value, tail]) => ' '.repeat(indent) + head + value + tail);
const lines = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: line }, fc.constantFrom('', '  ', '---')), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.constantFrom('', '\n', '\n\n'),
  )
  .map(([some, end]) => some.join('\n') + end);

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
}
