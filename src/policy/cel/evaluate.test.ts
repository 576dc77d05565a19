import { describe, expect, it } from 'vitest';
import { compileCel } from './compile.ts';
import { celEnvironment } from './environment.ts';
import { evaluate, type EvaluateOptions } from './evaluate.ts';
import { toJson } from './json.ts';
import { parseCelJson } from './parse-json.ts';
import { declare } from './library/function.ts';
import { LazyMap } from './values/map.ts';
import { CelError, type PlainMap, type Value } from './values/value.ts';

const environment = celEnvironment();

describe('evaluate', () => {
  it('reads documents without copying them', () => {
    const document = { a: [1, 2] };
    expect(run('doc.a', { doc: document }).value).toBe(document.a);
  });

  it.each([
    ['doc.__proto__', { doc: {} }, 'no such key: __proto__'],
    ['doc.constructor', { doc: {} }, 'no such key: constructor'],
    ['doc["toString"]', { doc: {} }, 'no such key: toString'],
    ['doc.length', { doc: [1] }, "unsupported index type 'string' in list"],
    ['doc["map"]', { doc: [1] }, "unsupported index type 'string' in list"],
    ['constructor', {}, 'no such attribute(s): constructor'],
  ])('%s finds nothing that objects only inherit', (source, vars, message) => {
    const result = run(source, vars, { constructor: 'dyn' });
    expect(result.error?.message).toBe(message);
  });

  it('reads own properties of those names as any other', () => {
    const doc = parseCelJson('{"__proto__": {"x": 1}, "constructor": 2, "length": 3}');
    expect(toJson(run('[doc.__proto__.x, doc.constructor, doc.length]', { doc }).value!)).toEqual([1, 2, 3]);
    expect(run("has(doc.__proto__) && '__proto__' in doc && doc.size() == 3", { doc }).value).toBe(true);
  });

  it('counts cost as cel-go does and ends at the limit', () => {
    const l = [1, 2, 3];
    expect(run('l.all(x, x > 0)', { l }).cost).toBe(17);
    expect(run('l.all(x, x > 0)', { l }, {}, { costLimit: 17 }).value).toBe(true);
    expect(run('l.all(x, x > 0)', { l }, {}, { costLimit: 16 }).error).toEqual({
      kind: 'limit',
      message: 'operation cancelled: actual cost limit exceeded',
    });
  });

  it('does not let an overrun be absorbed', () => {
    const l = Array.from({ length: 400_000 }, (_, i) => i);
    expect(run('l.exists(x, x < 0) || true', { l }).error?.kind).toBe('limit');
  });

  it('asks whether to go on in long loops', () => {
    let asked = 0;
    const l = Array.from({ length: 10_000 }, (_, i) => i);
    const interrupted = (): boolean => ++asked > 3;
    expect(run('l.all(x, x >= 0)', { l }, {}, { interrupted }).error?.message).toBe('operation interrupted');
  });

  it('computes lazy variables when they are asked for, and once', () => {
    let computed = 0;
    const variables = new LazyMap(
      new Map<string, () => Value>([
        ['used', () => ++computed],
        ['broken', () => new CelError('broken')],
      ]),
    );
    expect(run('variables.used + variables.used == 2 && has(variables.broken)', { variables }).value).toBe(
      true,
    );
    expect(computed).toBe(1);
    expect(run('variables.broken || true', { variables }).value).toBe(true);
    expect(run('variables.broken', { variables }).error?.message).toBe('broken');
  });

  it('runs functions that a room adds, with their types and cost', () => {
    const twice = declare(
      '(int).twice(): int',
      ([n]) => 2 * (n as number),
      () => 7,
    );
    const own = celEnvironment({
      kubernetesVersion: '1.30',
      libraries: [{ name: 'own', functions: [twice] }],
    });
    expect(evaluate(compileCel('21.twice()', own), {})).toEqual({ value: 42, cost: 7 });
    expect(() => compileCel("'a'.twice()", own)).toThrowError(/no matching overload/);
  });

  it.each([
    ['1.27', 'optional.none()'],
    ['1.27', "dyn({'a': 1}).?a.hasValue()"],
    ['1.27', "quantity('1') == quantity('1')"],
    ['1.28', "'%s'.format(['a'])"],
    ['1.28', 'sets.contains([1], [1])'],
    ['1.29', "isIP('::1')"],
    ['1.30', 'format.uuid()'],
    ['1.31', '[1].all(i, v, v > i)'],
    ['1.32', "isSemver('1.2.3')"],
    ['1.33', '[2, 1].sort()'],
  ])('has not yet in %s: %s', (version, source) => {
    const [, minor] = version.split('.').map(Number);
    const hint = expect.stringContaining(`known from Kubernetes 1.${minor! + 1} on.`) as string;
    expect(() => compileCel(source, celEnvironment({ kubernetesVersion: version }))).toThrowError(
      expect.objectContaining({ name: 'Problem', hint }) as Error,
    );
    expect(() => compileCel(source, celEnvironment({ kubernetesVersion: `1.${minor! + 1}` }))).not.toThrow();
  });

  it('says nothing of versions where no version knows the name', () => {
    const compile = () => compileCel('nobody()', celEnvironment({ kubernetesVersion: '1.28' }));
    expect(compile).toThrowError(expect.objectContaining({ hint: undefined }) as Error);
  });
});

describe('hostile expressions and documents end as errors', () => {
  const million = Array.from({ length: 1_000_000 }, (_, i) => i);
  const long = 'a'.repeat(1_000_000);
  const nested = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as Value;
  it.each<[string, PlainMap]>([
    ["s.matches('(a+)+$') || l.all(x, x > -1)", { s: `${long}!`, l: million }],
    [
      "s.matches('(?i)(a|b)*a(a|b){300}c') || l.all(x, s.matches(string(x) + '(?i)(a|b)*a(a|b){300}c'))",
      { s: 'ab'.repeat(4000), l: million },
    ],
    ["s.matches('(a{1000}){1000}')", { s: 'a' }],
    ["s.matches('" + 'a{0,1000}'.repeat(40) + "')", { s: 'a' }],
    ['l.exists(x, x.missing)', { l: million }],
    ['l.all(a, l.all(b, l.all(c, a + b + c >= 0)))', { l: million }],
    ['l.map(x, l).size() > 0', { l: million }],
    [`[s]${'.map(x, x + x)'.repeat(60)}`, { s: 'aaaa' }],
    [`[[1]]${'.map(x, x + x)'.repeat(60)}`, {}],
    [`[1]${'.map(x, [x, x])'.repeat(40)} == [1]${'.map(x, [x, x])'.repeat(40)}`, {}],
    [`"%s".format([[1]${'.map(x, [x, x])'.repeat(40)}])`, {}],
    [`optional.of(1)${'.optMap(x, x)'.repeat(60)}.value() == 2`, {}],
    ["s.replace('a', s).size() > 0", { s: long }],
    ['l.map(x, s).join(s)', { l: million.slice(0, 1000), s: long }],
    ['lists.range(100000000)', {}],
    ['sets.contains(l, l)', { l: million }],
    ['l.all(x, s.size() > 0)', { l: million, s: `${long}\u{1f600}` }],
    ["l.all(x, timestamp(x).getHours('Europe/Berlin') >= 0)", { l: million.map((x) => x * 1000) }],
    ['a == b', { a: nested, b: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as Value }],
    ["quantity('1e999999999').isLessThan(quantity('1'))", {}],
    ['k.all(x, 0.5 in l || x >= 0)', { k: million.slice(0, 10_000), l: million }],
    ['k.all(x, m == n)', { k: million.slice(0, 10_000), m: manyKeys(), n: manyKeys() }],
    ['l.map(x, l.slice(0, 3000)) == l.map(x, l.slice(0, 3000))', { l: million.slice(0, 3000) }],
    ["k.all(x, url('https://registry.example/?' + string(x)).getHost() != '')", { k: million }],
  ])('%s', (source, vars) => {
    expect(run(source, vars).error).toBeDefined();
  });

  it.each(['size(m) > 0', 'm != 1', "m.exists(y, y != '')", '!(m.size() == l.size())'])(
    'asks a large map for its keys once: %s',
    (source) => {
      const shared = { remaining: 1_000_000 };
      const vars = { l: million.slice(0, 5_000), m: manyKeys() };
      expect(run(`l.all(x, ${source})`, vars, {}, { shared }).value).toBe(true);
      const steps = 1_000_000 - shared.remaining;
      expect(steps).toBeGreaterThan(Object.keys(vars.m).length);
      expect(steps).toBeLessThan(40 * Object.keys(vars.m).length);
    },
  );
});

function manyKeys(): PlainMap {
  return Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]));
}

function run(
  source: string,
  vars: PlainMap,
  more: { readonly [name: string]: string } = {},
  options: EvaluateOptions = {},
): ReturnType<typeof evaluate> {
  const names = Object.fromEntries(Object.keys(vars).map((name) => [name, 'dyn']));
  return evaluate(compileCel(source, environment.with({ ...names, ...more })), vars, options);
}
