import { describe, expect, it } from 'vitest';
import {
  availableSince,
  celAuthorizer,
  celEnvironment,
  celRequestResource,
  compileCel,
  evaluate,
  libraryNamed,
  toJson,
  type AuthorizationQuestion,
  type Authorize,
  type CelResult,
} from '../index.ts';

describe('the authorizer', () => {
  const environment = celEnvironment({
    kubernetesVersion: '1.34',
    variables: {
      authorizer: 'kubernetes.authorization.Authorizer',
      resource: 'kubernetes.authorization.ResourceCheck',
    },
  });
  const ask = (source: string, authorize: Authorize): CelResult =>
    evaluate(compileCel(source, environment), {
      authorizer: celAuthorizer(authorize),
      resource: celRequestResource(authorize, { group: 'apps', resource: 'deployments', namespace: 'shop' }),
    });

  it.each<[string, AuthorizationQuestion]>([
    ["authorizer.path('/healthz').check('get').allowed()", { path: '/healthz', verb: 'get' }],
    [
      "authorizer.group('').resource('pods').subresource('log').namespace('a').name('b').check('get').allowed()",
      { group: '', resource: 'pods', subresource: 'log', namespace: 'a', name: 'b', verb: 'get' },
    ],
    [
      "authorizer.serviceAccount('ns', 'sa').group('apps').resource('deployments').check('list').allowed()",
      {
        serviceAccount: { namespace: 'ns', name: 'sa' },
        group: 'apps',
        resource: 'deployments',
        verb: 'list',
      },
    ],
    [
      "authorizer.group('').resource('pods').fieldSelector('a=b').labelSelector('c=d').check('list').allowed()",
      { group: '', resource: 'pods', fieldSelector: 'a=b', labelSelector: 'c=d', verb: 'list' },
    ],
    [
      "resource.check('update').allowed()",
      { group: 'apps', resource: 'deployments', namespace: 'shop', verb: 'update' },
    ],
  ])('puts the question of %s together', (source, question) => {
    const asked: AuthorizationQuestion[] = [];
    const authorize: Authorize = (q) => {
      asked.push(q);
      return { allowed: true, reason: '' };
    };
    expect(ask(source, authorize).value).toBe(true);
    expect(asked).toEqual([question]);
  });

  it('tells the decision, its reason and its error', () => {
    const parts = "authorizer.path('/x').check('get')";
    const source = `[${['allowed', 'errored'].map((part) => `string(${parts}.${part}())`).join(', ')}, ${parts}.reason()]`;
    const deny: Authorize = () => ({ allowed: false, reason: 'no rule', error: 'half of it failed' });
    const result = ask(source, deny);
    // Three checks of 350,000 each are more than an expression may cost.
    expect(result.error?.kind).toBe('limit');
    expect(ask(`${parts}.reason() + ${parts}.error()`, deny).value).toBe('no rulehalf of it failed');
  });

  it.each([
    ["authorizer.path(' ')", 'path must not be empty'],
    ["authorizer.group('').resource('')", 'resource must not be empty'],
    ["authorizer.serviceAccount('Bad', 'sa')", 'Invalid service account namespace'],
    ["authorizer.serviceAccount('ns', 'Bad')", 'Invalid service account name'],
  ])('refuses %s', (source, message) => {
    expect(ask(source, () => undefined).error?.message).toBe(message);
  });

  it('does not know where there is nobody to ask', () => {
    expect(ask("authorizer.path('/x').check('get').allowed()", () => undefined).error?.message).toContain(
      'unknown',
    );
  });
});

describe('libraries', () => {
  it('are there from the API server that brought them', () => {
    expect(Object.fromEntries(availableSince())).toMatchObject({
      standard: '1.0',
      'kubernetes.authorizer': '1.27',
      optional: '1.28',
      sets: '1.29',
      'kubernetes.ip': '1.30',
      'kubernetes.format': '1.31',
      comprehensions: '1.32',
      'kubernetes.semver': '1.33',
      lists: '1.34',
    });
  });

  it('of API servers write no bytes that are no text', () => {
    const kubernetes = celEnvironment({ kubernetesVersion: '1.34' });
    const format = (expr: string) => evaluate(compileCel(expr, kubernetes), {}).error?.message;
    const message = 'could not convert argument "invalid UTF-8 in bytes, cannot convert to string" to string';
    expect(format("'%s'.format([b'\\xff'])")).toContain(message);
    expect(format("'%s'.format([[b'\\xff']])")).toContain(message);
    expect(format("'%s'.format([[b'a']]) == ''")).toBeUndefined();
  });

  it('of later API servers refuse a range of fewer than no elements', () => {
    const rangeOf = (kubernetesVersion: string) =>
      evaluate(compileCel('lists.range(-1)', celEnvironment({ kubernetesVersion })), {});
    expect(rangeOf('1.34').value).toEqual([]);
    expect(rangeOf('1.37').error?.kind).toBe('evaluation');
  });

  it('can be added to an API server by name', () => {
    const library = libraryNamed('kubernetes.jsonpatch')!;
    const environment = celEnvironment({ kubernetesVersion: '1.34', libraries: [library] });
    expect(evaluate(compileCel("jsonpatch.escapeKey('a/b~c')", environment), {}).value).toBe('a~1b~0c');
  });

  it.each([
    ["regex.replace('a1b2', '([a-z])([0-9])', '\\\\2\\\\1', 1)", '1ab2'],
    ["regex.extract('key=value', 'key=(.*)').value()", 'value'],
    ["regex.extractAll('a=1,b=2', '=([0-9])')", ['1', '2']],
    ["regex.extract('abc', 'x').hasValue()", false],
    ["base64.decode('YQ') == base64.decode('YQ==')", true],
    ["timestamp('2024-07-01T00:00:00Z').getHours('America/New_York')", 20],
    ["timestamp('2024-01-01T00:00:00Z').getHours('America/New_York')", 19],
    ["timestamp('0001-01-01T00:00:00Z').getDayOfYear('America/New_York')", 365],
    ['math.bitShiftRight(-1, 60)', 15],
    ['google.protobuf.Int32Value{value: -5} + 1', -4],
    ['[google.protobuf.BoolValue{}, google.protobuf.StringValue{}]', [false, '']],
    ['google.protobuf.FloatValue{value: 0.1} == 0.1', false],
    ["google.protobuf.Value{string_value: 'a', number_value: 2.5}", 2.5],
    ['[google.protobuf.Value{}, google.protobuf.Struct{}, google.protobuf.ListValue{}]', [null, {}, []]],
    ['google.protobuf.Timestamp{seconds: 1, nanos: 5}', '1970-01-01T00:00:01.000000005Z'],
    ['google.protobuf.Duration{seconds: -2} == duration("-2s")', true],
    ["google.protobuf.StringValue{?value: optional.none()} == ''", true],
    ["regex.replace('aa', 'a', 'b', 9223372036854775807)", 'bb'],
    ["has({'a': dyn(1)}.a.b)", false],
    ["{'a': dyn(1)}.?a.?b.hasValue()", false],
    ['[0.0 / 0.0 < 1.0, 0.0 / 0.0 >= 0.0 / 0.0, dyn(1) > 0.0 / 0.0]', [false, false, false]],
    ["'a\u{1f600}b'.reverse()", 'b\u{1f600}a'],
    ["'%.2f %e %s'.format([1234.567, 1052.0, [1.5, 'x']])", '1234.57 1.052000e+03 [1.5, x]'],
  ])('%s', (source, expected) => {
    const result = evaluate(compileCel(source, celEnvironment()), {});
    expect(result.error).toBeUndefined();
    expect(toJson(result.value!)).toEqual(expected);
  });

  it.each([
    [
      "regex.replace('a', '(a)', '\\\\2')",
      'replacement string references group 2 but regex has only 1 group(s)',
    ],
    ["regex.extract('a', '(a)(b)')", 'regular expression has more than one capturing group: "(a)(b)"'],
    ["regex.extract('a', '(')", 'given regex is invalid: error parsing regexp: missing closing ): `(`'],
    ["base64.decode('*')", 'illegal base64 data at input byte 0'],
    ['math.abs(-9223372036854775808)', 'integer overflow'],
    ['math.bitShiftLeft(1, -1)', 'math.bitShiftLeft() negative offset: -1'],
    ["'tacocat'.indexOf('a', 30)", 'index out of range: 30'],
    ["'tacocat'.indexOf('', -1)", 'index out of range: -1'],
    ["'tacocat'.lastIndexOf('', -1)", 'index out of range: -1'],
    ['[1].slice(0, 9007199254740993)', 'cannot slice(0, 9007199254740993), list is length 1'],
    ['lists.range(-1)', 'lists.range: size must be non-negative, got -1'],
    ['{1: 2, 1u: 3}', 'repeated key: 1'],
    ['optional.of(dyn(1)).b', 'no such key: b'],
    ['google.protobuf.Int32Value{value: 2147483648}', 'integer overflow'],
    ['google.protobuf.UInt32Value{value: 4294967296u}', 'unsigned integer overflow'],
    [
      "google.protobuf.Int64Value{value: dyn('a')}",
      "field 'value' of google.protobuf.Int64Value is no string",
    ],
    ['google.protobuf.Duration{seconds: 9223372036854775807}', 'integer overflow'],
  ])('%s is an error', (source, message) => {
    expect(evaluate(compileCel(source, celEnvironment()), {}).error?.message).toBe(message);
  });
});
