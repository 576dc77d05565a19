import { describe, expect, it } from 'vitest';
import { Double } from './cel/index.ts';
import { exactJson } from './exact-json.ts';
import { parseDocuments } from './source-document.ts';

const objects = (text: string): unknown[] => parseDocuments(text, 'file.yaml').map(({ object }) => object);

describe('parseDocuments', () => {
  it.each([
    ['JSON', '{"a": 9007199254740993, "b": -9223372036854775808}'],
    ['YAML', 'a: 9007199254740993\nb: -9223372036854775808'],
    ['YAML in hexadecimal', 'a: 0x20000000000001\nb: -0x8000000000000000'],
    ['YAML in octal', 'a: 0400000000000000001\nb: -9223372036854775808'],
    ['an alias', 'x: &x {a: 9007199254740993, b: -9223372036854775808}\n<<: *x'],
  ])('reads ints beyond 2^53 to the last digit: %s', (_, text) => {
    expect(objects(text)).toMatchObject([{ a: 9007199254740993n, b: -9223372036854775808n }]);
  });

  it('restores what a merge took, but not what the map says itself', () => {
    const [object] = objects('x: &x {a: 9007199254740993, b: 1}\nz: {<<: *x, b: 9007199254740995}');
    expect((object as { z: unknown }).z).toEqual({ a: 9007199254740993n, b: 9007199254740995n });
  });

  it('reads whole numbers of JSON with a fraction as doubles, those of YAML as ints, as kubectl sends them', () => {
    expect(objects('{"a": 1.0, "b": 1e2, "c": 18446744073709551615}')).toEqual([
      { a: new Double(1), b: new Double(100), c: new Double(2 ** 64) },
    ]);
    expect(objects('a: 1.0\nb: 1e2')).toEqual([{ a: 1, b: 100 }]);
  });

  it('writes numbers as they were', () => {
    expect(exactJson(objects('{"a": [9007199254740993, 1.0, 0.5]}')[0])).toBe(
      '{"a":[9007199254740993,1,0.5]}',
    );
  });

  it('takes Lists, arrays and several documents apart, and leaves out empty ones', () => {
    const list = '{"kind": "List", "items": [{"kind": "A"}, {"kind": "B"}]}';
    expect(parseDocuments(list, 'f').map(({ kind }) => kind)).toEqual(['A', 'B']);
    expect(objects('[{"a": 1}, {"a": 2}]')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(objects('---\n---\na: 1\n---\n# nothing\n---\na: 2\n')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('reads flow style that looks like JSON', () => {
    expect(objects("{a: 1, 'b': [x, z]}")).toEqual([{ a: 1, b: ['x', 'z'] }]);
  });

  it('keeps keys that objects inherit as any other', () => {
    for (const text of ['{"__proto__": {"a": 1}, "constructor": 2}', '__proto__: {a: 1}\nconstructor: 2']) {
      const [object] = objects(text) as [object];
      expect(Object.keys(object)).toEqual(['__proto__', 'constructor']);
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    }
  });

  it.each([
    ['text', 'policy.document', 'file.yaml: a document is not an object'],
    ['[1]', 'policy.document', 'file.yaml: a document is not an object'],
    ['a: [', 'yaml.syntax', ''],
    ['a: &a [*a]', 'yaml.limit', ''],
    [`${'['.repeat(300)}${']'.repeat(300)}`, 'cel.limit', 'nested deeper than 256 levels'],
    [`a: ${'['.repeat(300)}${']'.repeat(300)}`, 'yaml.limit', ''],
  ])('refuses %s', (text, code, message) => {
    expect(() => parseDocuments(text, 'file.yaml')).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
    );
  });
});
