import { Environment } from '@marcbachmann/cel-js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCel } from './compile.ts';
import { celEnvironment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import { toJson } from './json.ts';

/** Well-typed expressions of what both engines have, as trees of text. */
const expressions = fc.letrec<{ int: string; text: string; bool: string; list: string; any: string }>(
  (tie) => {
    const binary = (
      left: fc.Arbitrary<string>,
      operators: readonly string[],
      right: fc.Arbitrary<string>,
    ): fc.Arbitrary<string> =>
      fc
        .tuple(left, fc.constantFrom(...operators), right)
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`);
    const call = (
      target: fc.Arbitrary<string>,
      name: string,
      argument: fc.Arbitrary<string>,
    ): fc.Arbitrary<string> => fc.tuple(target, argument).map(([a, b]) => `${a}.${name}(${b})`);
    const { int, text, bool, list } = {
      int: tie('int'),
      text: tie('text'),
      bool: tie('bool'),
      list: tie('list'),
    };
    const quantifier = (name: string): fc.Arbitrary<string> =>
      fc
        .tuple(list, fc.constantFrom('>', '=='), int)
        .map(([range, operator, i]) => `${range}.${name}(v, v ${operator} ${i})`);
    return {
      int: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom('0', '1', '2', '-3', '7', '9223372036854775807', 'n'),
        binary(int, ['+', '-', '*', '/', '%'], int),
        text.map((s) => `size(${s})`),
        list.map((l) => `${l}.size()`),
        fc.tuple(bool, int, int).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
        fc.tuple(list, fc.constantFrom('0', '1', '5')).map(([l, i]) => `${l}[${i}]`),
      ),
      text: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom("''", "'a'", "'abc'", "'b\\'c'", "'\\u00e9'", 's'),
        binary(text, ['+'], text),
        int.map((i) => `string(${i})`),
        fc.tuple(bool, text, text).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
      ),
      bool: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom('true', 'false', 'has(m.a)', 'has(m.zz)'),
        binary(bool, ['&&', '||', '==', '!='], bool),
        bool.map((b) => `!${b}`),
        binary(int, ['<', '<=', '>', '>=', '==', '!='], int),
        binary(text, ['<', '<=', '==', '!='], text),
        binary(int, ['in'], list),
        call(text, 'startsWith', text),
        call(text, 'endsWith', text),
        call(text, 'contains', text),
        quantifier('all'),
        quantifier('exists'),
      ),
      list: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.constantFrom('[1, 2, 3]', '[7]', 'l'),
        fc.tuple(int, int).map(([a, b]) => `[${a}, ${b}]`),
        binary(list, ['+'], list),
        call(list, 'map', fc.constantFrom('v, v + 1', 'v, v * v', 'v, 6 / v')),
        call(list, 'filter', fc.constantFrom('v, v > 1', 'v, v % 2 == 0')),
      ),
      any: fc.oneof(int, text, bool, list),
    };
  },
);

const theirs = new Environment({ unlistedVariablesAreDyn: false })
  .registerVariable('n', 'int')
  .registerVariable('s', 'string')
  .registerVariable('l', 'list<int>')
  .registerVariable('m', 'map');
const ours = celEnvironment({
  variables: { n: 'int', s: 'string', l: 'list(int)', m: 'map(string, int)' },
});
const vars = { n: 5, s: 'text', l: [3, 1, 2], m: { a: 1 } };
const theirVars = { n: 5n, s: 'text', l: [3n, 1n, 2n], m: { a: 1n } };

describe('the engine beside @marcbachmann/cel-js', () => {
  it('gives the same value, or an error where that gives one', () => {
    fc.assert(
      fc.property(expressions.any, (source) => {
        expect({ source, answer: ourAnswer(source) }).toEqual({ source, answer: theirAnswer(source) });
      }),
      { numRuns: 3000 },
    );
  });
});

function ourAnswer(source: string): unknown {
  const result = evaluate(compileCel(source, ours), vars);
  return result.error === undefined ? plain(toJson(result.value)) : 'an error';
}

function theirAnswer(source: string): unknown {
  try {
    return plain(theirs.evaluate(source, theirVars));
  } catch {
    return 'an error';
  }
}

/** Ints are bigints there, and text beyond 2^53 here. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'bigint'
    ? plain(
        toJson(value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER ? Number(value) : value),
      )
    : value;
}
