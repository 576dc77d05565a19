import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { celBatch } from './batch.ts';
import { compileCel } from './compile.ts';
import { celEnvironment } from './environment.ts';
import { toJson } from './json.ts';
import { parseCelJson } from './parse-json.ts';
import { trace } from './trace.ts';
import { CelError } from './values/value.ts';

const environment = celEnvironment();
const answer = (line: string): unknown => JSON.parse(celBatch(line, environment));

describe('celBatch', () => {
  it.each([
    ['{"expr": "a + 1", "vars": {"a": 2}}', { value: 3 }],
    ['{"expr": "a.b", "vars": {"a.b": true}}', { value: true }],
    ['{"expr": "a", "vars": {"a": 9007199254740993}}', { value: '9007199254740993' }],
    ['{"expr": "type(a) == double", "vars": {"a": 1.0}}', { value: true }],
    ['{"expr": "type(a) == int", "vars": {"a": 1}}', { value: true }],
    ['{"expr": "18446744073709551615u"}', { value: '18446744073709551615' }],
    ['{"expr": "b\'abc\'"}', { value: 'YWJj' }],
    ['{"expr": "timestamp(0)"}', { value: '1970-01-01T00:00:00Z' }],
    ['{"expr": "duration(\'90m\')"}', { value: '5400s' }],
    ['{"expr": "duration(\'2562047h\') - duration(\'1ns\')"}', { value: '9223369199.999999999s' }],
    ['{"expr": "duration(\'-1.5s\')"}', { value: '-1.5s' }],
    ['{"expr": "[9007199254740992.0, -1e18, 1e300]"}', { value: [9007199254740992, -1e18, 1e300] }],
    ['{"expr": "{1: \'a\', true: null}"}', { value: { 1: 'a', true: null } }],
    ['{"expr": "[type(1), 1.5, 2.0, 1.0 / 0.0]"}', { value: ['int', 1.5, 2, 'Infinity'] }],
    ['{"expr": "[optional.none(), optional.of(1)]"}', { value: [null, 1] }],
    ['{"expr": "1 == \'a\'"}', { value: false }],
    ['{"expr": "1 / 0"}', { error: 'division by zero' }],
    ['{"expr": 1}', { error: 'a line needs an "expr" text' }],
    ['{"expr": "1", "vars": []}', { error: '"vars" must be an object' }],
  ])('answers %s', (line, expected) => {
    expect(answer(line)).toEqual(expected);
  });

  it.each(['nobody', '1 +', "'a'.unknown()", 'isQuantity([1])', 'dyn(1).charAt(0)'])(
    'answers %s with an error',
    (expr) => {
      expect(answer(JSON.stringify({ expr }))).toEqual({ error: expect.any(String) as string });
    },
  );

  it("has an API server's dialect take only what fits the checker", () => {
    const kubernetes = celEnvironment({ kubernetesVersion: '1.34' });
    const line = JSON.stringify({ expr: "[1, 'a']" });
    expect(answer(line)).toEqual({ value: [1, 'a'] });
    expect(JSON.parse(celBatch(line, kubernetes))).toEqual({ error: expect.any(String) as string });
  });

  it("has an API server's dialect refuse constants that are errors, whatever the value would be", () => {
    const kubernetes = celEnvironment({ kubernetesVersion: '1.34' });
    const line = JSON.stringify({ expr: "true || bool('x')" });
    expect(answer(line)).toEqual({ value: true });
    expect(JSON.parse(celBatch(line, kubernetes))).toEqual({
      error: expect.stringContaining('bool') as string,
    });
  });

  it('answers any line with one line of JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((expr) => JSON.stringify({ expr })),
        ),
        (line) => {
          const text = celBatch(line, environment);
          expect(text).not.toContain('\n');
          expect(Object.keys(JSON.parse(text) as object)).toHaveLength(1);
        },
      ),
    );
  });

  it('gives JSON documents back as they came', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const line = JSON.stringify({ expr: 'x', vars: { x: value } });
        expect(answer(line)).toEqual({ value: JSON.parse(JSON.stringify(value), largeAsText) as unknown });
      }),
    );
  });
});

/** Ints beyond 2^53 are text in answers. */
function largeAsText(_key: string, value: unknown): unknown {
  const large =
    Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value as number) < 2 ** 63;
  return large ? String(value) : value;
}

describe('parseCelJson', () => {
  it('keeps whole numbers of 64 bits exact, and larger ones as doubles', () => {
    const values = parseCelJson(
      '[9223372036854775807, -9223372036854775808, 9223372036854775808]',
    ) as readonly never[];
    expect(values.map((value) => toJson(value))).toEqual([
      '9223372036854775807',
      '-9223372036854775808',
      2 ** 63,
    ]);
  });
});

describe('trace', () => {
  it('tells the value of each part, round by round', () => {
    const compiled = compileCel(
      'object.n > 1 && object.l.all(x, x < 3)',
      environment.with({ object: 'dyn' }),
    );
    const { result, parts } = trace(compiled, { object: { n: 2, l: [1, 5] } });
    expect(result.value).toBe(false);
    expect(parts.map(({ source, values }) => [source, values])).toEqual([
      ['object.n > 1 && object.l.all(x, x < 3)', [false]],
      ['object.n > 1', [true]],
      ['object.n', [2]],
      ['object', [{ n: 2, l: [1, 5] }]],
      ['object.l.all(x, x < 3)', [false]],
      ['object.l', [[1, 5]]],
      ['object', [{ n: 2, l: [1, 5] }]],
      ['x < 3', [true, false]],
      ['x', [1, 5]],
    ]);
  });

  it('leaves out what was not evaluated and keeps errors', () => {
    const compiled = compileCel('a.b ? c : 1 / 0', environment.with({ a: 'dyn', c: 'dyn' }));
    const { parts } = trace(compiled, { a: { b: false }, c: 1 });
    expect(parts.map(({ source }) => source)).toEqual(['a.b ? c : 1 / 0', 'a.b', 'a', '1 / 0']);
    expect(parts.at(-1)!.values[0]).toEqual(new CelError('division by zero'));
  });

  it('keeps the first values of many and counts them all', () => {
    const compiled = compileCel('l.all(x, x >= 0)', environment.with({ l: 'dyn' }));
    const inner = trace(compiled, { l: Array.from({ length: 100 }, (_, i) => i) }).parts.find(
      ({ source }) => source === 'x',
    );
    expect(inner).toMatchObject({ count: 100, values: { length: 20 } });
  });
});
