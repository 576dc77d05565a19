import { describe, expect, it } from 'vitest';
import { compileCel } from '../compile.ts';
import { celEnvironment } from '../environment.ts';
import { CelProblem } from '../problem.ts';

const environment = celEnvironment({
  variables: {
    object: 'dyn',
    request: 'demo.Request',
    names: 'list(string)',
    ages: 'map(string, int)',
    count: 'int',
    'a.b': 'string',
  },
  types: {
    'demo.Request': { uid: 'string', user: 'demo.User', groups: 'list(string)' },
    'demo.User': { name: 'string' },
  },
});

describe('check', () => {
  it.each([
    ['1 + 2', 'int'],
    ['object.anything.at.all', 'dyn'],
    ['request.user.name', 'string'],
    ['request.groups.map(g, g.size())', 'list(int)'],
    ['names[0]', 'string'],
    ['ages.map(k, ages[k])', 'list(int)'],
    ['ages.transformMap(k, v, string(v))', 'map(string, string)'],
    ['names.?[0]', undefined],
    ['names[?0]', 'optional_type(string)'],
    ['request.?uid', 'optional_type(string)'],
    ['request.?user.name', 'optional_type(string)'],
    ['[]', 'list(dyn)'],
    ['[1, 2u]', 'list(dyn)'],
    ['{"a": [1]}', 'map(string, list(int))'],
    ['count > 1 ? "a" : "b"', 'string'],
    ['type(count)', 'type(int)'],
    ['a.b + "c"', 'string'],
    ['[1].map(a, a + 1)', 'list(int)'],
    ['optional.of(count).optMap(x, [x])', 'optional_type(list(int))'],
    ["quantity('1').add(1)", 'kubernetes.Quantity'],
    ['demo.User{name: "x"}', 'demo.User'],
    ['has(request.uid)', 'bool'],
    ['null', 'null'],
  ])('finds that %s is %s', (source, type) => {
    expect(mistakesOf(source) === undefined ? compileCel(source, environment).type : undefined).toBe(type);
  });

  it.each([
    ['nobody', 1, "undeclared reference to 'nobody' (in container '')"],
    ['1 + "a"', 3, "found no matching overload for '_+_' applied to '(int, string)'"],
    ['request.nothing', 8, "undefined field 'nothing'"],
    ['count.x', 6, "type 'int' does not support field selection"],
    ['names.map(n, n + 1)', 16, "found no matching overload for '_+_' applied to '(string, int)'"],
    ['count.all(c, true)', 1, "expression of type 'int' cannot be range of a comprehension"],
    ['names.exists(n, n)', 17, "expected type 'bool' but found 'string'"],
    ['names.charAt(1)', 13, "found no matching overload for 'charAt' applied to 'list(string).(int)'"],
    ['count ? 1 : 2', 7, "found no matching overload for '_?_:_' applied to '(int, int, int)'"],
    ['[?1]', 3, "expected type 'optional_type(int)' but found 'int'"],
    ['demo.User{name: 1}', 15, "expected type of field 'name' is 'string' but provided type is 'int'"],
    ['demo.User{age: 1}', 14, "undefined field 'age'"],
    ['demo.Nothing{}', 13, "undeclared reference to 'demo.Nothing'"],
    ['count{}', 6, "'count' is not a type"],
    ['int{}', 4, "'int' is not a message type"],
    ['nothing()', 8, "undeclared reference to 'nothing'"],
  ])('says of %s at column %d: %s', (source, column, message) => {
    const problem = mistakesOf(source);
    expect(problem).toMatchObject({ code: 'cel.type', line: 1, column });
    expect(problem?.message).toContain(message);
  });

  it('names every mistake in the order of the text', () => {
    const problem = mistakesOf('x + y\n + z');
    expect(problem?.mistakes.map(({ line, column }) => `${line}:${column}`)).toEqual(['1:1', '1:5', '2:4']);
  });

  it('hides variables of the environment behind those of macros', () => {
    expect(compileCel('[{"b": 1}].map(a, a.b)', environment).type).toBe('list(int)');
  });

  it.each([
    ['[1, "a"]', 5],
    ['{1: 2, 3: "a"}', 11],
    ['{1: 2, "a": 3}', 8],
    ['[object, 1]', 10],
    ["timestamp('x')", 11],
    ["duration('x')", 10],
    ["'a'.matches('(')", 13],
    ["'%d'.format(['a'])", 14],
    ["'%s'.format([1, 2])", 12],
  ])('refuses %s as API servers do', (source, column) => {
    const kubernetes = celEnvironment({ kubernetesVersion: '1.34', variables: { object: 'dyn' } });
    expect(mistakesOf(source, kubernetes)).toMatchObject({ code: 'cel.type', column });
    expect(mistakesOf(source)).toBeUndefined();
  });
});

function mistakesOf(source: string, inside = environment): CelProblem | undefined {
  try {
    compileCel(source, inside);
    return undefined;
  } catch (error) {
    if (error instanceof CelProblem) return error;
    throw error;
  }
}
