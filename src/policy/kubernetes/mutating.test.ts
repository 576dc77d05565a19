import { describe, expect, it } from 'vitest';
import { ask, told } from '../ask.ts';

const CONTAINERS = [
  { name: 'web', image: 'web:1', ports: [{ containerPort: 80, protocol: 'TCP' }], args: ['a'] },
  { name: 'side', image: 'side:1' },
];
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { 'a/b': '1', 'c~d': '2' } },
  spec: { replicas: 1, template: { spec: { containers: CONTAINERS } } },
};

function policy(mutations: string, more = '', name = 'm'): string {
  return `apiVersion: admissionregistration.k8s.io/v1beta1
kind: MutatingAdmissionPolicy
metadata: {name: ${name}}
spec:
  reinvocationPolicy: Never
${more}  mutations:
${mutations}
---
`;
}
const apply = (expression: string): string =>
  `  - {patchType: ApplyConfiguration, applyConfiguration: {expression: '${expression.replaceAll("'", "''")}'}}`;
const patch = (expression: string): string =>
  `  - {patchType: JSONPatch, jsonPatch: {expression: '${expression.replaceAll("'", "''")}'}}`;
const containers = (list: string): string =>
  apply(
    `Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: ${list}}}}}`,
  );
const C = 'Object.spec.template.spec.containers';

interface Changed {
  readonly metadata: { readonly labels: object; readonly annotations?: object };
  readonly spec: {
    readonly replicas: unknown;
    readonly template: { readonly spec: { readonly containers: unknown } };
  };
}
const changed = (text: string, object: object = DEPLOYMENT): Changed =>
  ask(text, { object }).changed as unknown as Changed;

describe('policies that an API server would not have taken', () => {
  it.each(['Fail', 'Ignore'])(
    'are unknown even if what does not compile is not needed: %s',
    (failurePolicy) => {
      const more = `  failurePolicy: ${failurePolicy}\n  matchConditions: [{name: c, expression: 'false'}]\n`;
      const text = policy([apply('Object{}'), patch('1 == "a" ? [] : []')].join('\n'), more);
      const decision = ask(text, { object: DEPLOYMENT });
      expect(decision.verdict).toBe('unknown');
      expect(JSON.stringify(decision.results)).toContain('found no matching overload');
    },
  );
});

describe('JSON patches as the API server makes them of values', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['-7', -7],
    ['18446744073709551615u', '18446744073709551615'],
    ['2.0', 2],
    ["b'hi'", 'aGk='],
    ["duration('90s')", '90s'],
  ])('%s', (value, expected) => {
    const made = changed(policy(patch(`[JSONPatch{op: "add", path: "/spec/added", value: ${value}}]`)));
    expect((made.spec as unknown as { added: unknown }).added).toEqual(expected);
  });

  it.each([
    [
      'op: "copy", path: "/spec/a"',
      'copy operation failed to decode from: operation, missing from field: missing value',
    ],
    [
      'op: "move", path: "/spec/a"',
      'move operation failed to decode from: operation, missing from field: missing value',
    ],
    [
      'op: "copy", path: "/spec/a", from: "/spec/template/spec/containers/-"',
      'error in copy for from: \'/spec/template/spec/containers/-\': strconv.Atoi: parsing \\"-\\": invalid syntax',
    ],
    [
      'op: "move", path: "/spec/a", from: "/spec/template/spec/containers/-"',
      'error in move for path: \'-\': strconv.Atoi: parsing \\"-\\": invalid syntax',
    ],
    [
      'op: "remove", path: "/spec/template/spec/containers/x"',
      'strconv.Atoi: parsing \\"x\\": invalid syntax',
    ],
    [
      'op: "add", path: "/spec/template/spec/containers/x", value: 1',
      'value was not a proper array index: \'x\': strconv.Atoi: parsing \\"x\\": invalid syntax',
    ],
  ])('that do not fit are told as it tells them: %s', (fields, message) => {
    const decision = ask(policy(patch(`[JSONPatch{${fields}}]`)), { object: DEPLOYMENT });
    expect(JSON.stringify(decision.message)).toContain(message);
  });
});

describe('apply configurations', () => {
  it('merge maps, and replace scalars', () => {
    const made = changed(
      policy(apply("Object{metadata: Object.metadata{labels: {'x': 'y'}}, spec: Object.spec{replicas: 3}}")),
    );
    expect(made.metadata.labels).toEqual({ 'a/b': '1', 'c~d': '2', x: 'y' });
    expect(made.spec.replicas).toBe(3);
  });

  it.each([
    ['an item that is there', `[${C}{name: 'web', image: 'web:2'}]`, ['web web:2', 'side side:1']],
    ['an item that is not', `[${C}{name: 'new', image: 'new:1'}]`, ['web web:1', 'side side:1', 'new new:1']],
    ['items in another order', `[${C}{name: 'side'}, ${C}{name: 'web'}]`, ['side side:1', 'web web:1']],
  ])('merge lists by their keys: %s', (_, list, expected) => {
    const made = changed(policy(containers(list))).spec.template.spec.containers as {
      name: string;
      image: string;
    }[];
    expect(made.map(({ name, image }) => `${name} ${image}`)).toEqual(expected);
  });

  it('know the default of a key: ports are told apart by protocol, too', () => {
    const made = changed(
      policy(
        containers(
          `[${C}{name: 'web', ports: [${C}.ports{containerPort: 80, name: 'http'}, ${C}.ports{containerPort: 80, protocol: 'UDP'}]}]`,
        ),
      ),
    ).spec.template.spec.containers as { ports: object[] }[];
    expect(made[0]!.ports).toEqual([
      { containerPort: 80, protocol: 'TCP', name: 'http' },
      { containerPort: 80, protocol: 'UDP' },
    ]);
  });

  it.each([
    [
      'lists that are replaced whole',
      containers(`[${C}{name: 'web', args: ['b']}]`),
      'may not mutate atomic arrays, maps or structs: .spec.template.spec.containers[name="web"].args',
    ],
    [
      'fields that there are not',
      apply('Object{spec: Object.spec{nothing: 1}}'),
      '.spec.nothing: field not declared in schema',
    ],
    [
      'values of another type',
      apply("Object{spec: Object.spec{replicas: 'x'}}"),
      'expected numeric (int or float), got string',
    ],
    [
      'objects of another path',
      apply('Object{spec: Object.wrong{replicas: 1}}'),
      'type mismatch: unexpected type name "Object.wrong"',
    ],
    ['what is no object', apply("{'a': 1}"), 'must evaluate to Object'],
  ])('refuse %s', (_, mutation, message) => {
    const decision = ask(policy(mutation), { object: DEPLOYMENT });
    expect(decision.verdict).toBe('deny');
    expect(told(decision).join()).toContain(message.slice(0, 40));
  });

  it('keep ints that doubles cannot hold', () => {
    const object = {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'x', labels: {} },
      spec: { big: 9007199254740993n },
    };
    const made = changed(
      policy(apply('Object{spec: Object.spec{copy: object.spec.big, more: object.spec.big + 1}}')),
      object,
    );
    expect(made.spec).toEqual({ big: 9007199254740993n, copy: 9007199254740993n, more: 9007199254740994n });
  });
});

describe('JSON patches', () => {
  it.each([
    [
      'slashes and tildes in keys',
      "[JSONPatch{op: 'replace', path: '/metadata/labels/a~1b', value: 'x'}, JSONPatch{op: 'remove', path: '/metadata/labels/c~0d'}]",
      { 'a/b': 'x' },
    ],
    [
      'keys that are escaped for it',
      "[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('e/f~g'), value: 'x'}]",
      { 'a/b': '1', 'c~d': '2', 'e/f~g': 'x' },
    ],
    [
      'moves and copies',
      "[JSONPatch{op: 'move', from: '/metadata/labels/a~1b', path: '/metadata/labels/moved'}, JSONPatch{op: 'copy', from: '/metadata/labels/moved', path: '/metadata/labels/copied'}]",
      { 'c~d': '2', moved: '1', copied: '1' },
    ],
    [
      'nothing, where the whole is to become a text',
      "[JSONPatch{op: 'replace', path: '', value: 'x'}, JSONPatch{op: 'add', path: '/metadata/labels/new', value: 'x'}]",
      { 'a/b': '1', 'c~d': '2', new: 'x' },
    ],
    [
      'a key that objects inherit',
      "[JSONPatch{op: 'add', path: '/metadata/labels/constructor', value: 'x'}]",
      { 'a/b': '1', 'c~d': '2', constructor: 'x' },
    ],
  ])('change what they name: %s', (_, expression, labels) => {
    expect(changed(policy(patch(expression))).metadata.labels).toEqual(labels);
  });

  it('add to lists at an index, and at the end', () => {
    const made = changed(
      policy(
        patch(
          `[JSONPatch{op: 'add', path: '/spec/template/spec/containers/-', value: ${C}{name: 'end'}}, JSONPatch{op: 'add', path: '/spec/template/spec/containers/0', value: ${C}{name: 'start'}}]`,
        ),
      ),
    ).spec.template.spec.containers as { name: string }[];
    expect(made.map(({ name }) => name)).toEqual(['start', 'web', 'side', 'end']);
  });

  it('change nothing where a test fails', () => {
    const decision = ask(
      policy(
        patch(
          "[JSONPatch{op: 'test', path: '/spec/replicas', value: 9}, JSONPatch{op: 'remove', path: '/spec'}]",
        ),
      ),
      { object: DEPLOYMENT },
    );
    expect(decision.verdict).toBe('allow');
    expect(decision.changed).toBeUndefined();
  });

  it.each([
    ['Fail', 'deny'],
    ['Ignore', 'allow'],
  ])('that do not fit count by the failure policy %s', (failurePolicy, verdict) => {
    const text = policy(
      patch("[JSONPatch{op: 'remove', path: '/absent'}]"),
      `  failurePolicy: ${failurePolicy}\n`,
    );
    expect(ask(text, { object: DEPLOYMENT }).verdict).toBe(verdict);
  });
});

describe('mutating policies', () => {
  it('see what those before them made', () => {
    const first = policy(apply("Object{metadata: Object.metadata{annotations: {'n': '1'}}}"), '', 'first');
    const second = policy(
      apply("Object{metadata: Object.metadata{annotations: {'n': object.metadata.annotations.n + '2'}}}"),
      '',
      'second',
    );
    expect(changed(first + second).metadata.annotations).toEqual({ n: '12' });
  });

  it('run once more if they ask for it and something was changed', () => {
    const counts = apply(
      "Object{metadata: Object.metadata{annotations: {'n': object.?metadata.annotations.n.orValue('') + 'x'}}}",
    );
    const again = policy(counts).replace('Never', 'IfNeeded');
    expect(changed(again).metadata.annotations).toEqual({ n: 'xx' });
    expect(changed(policy(counts)).metadata.annotations).toEqual({ n: 'x' });
  });

  it('run before those that validate', () => {
    const validating = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: v}
spec:
  validations: [{expression: object.spec.replicas == 3}]
`;
    const mutating = policy(apply('Object{spec: Object.spec{replicas: 3}}'));
    expect(ask(validating, { object: DEPLOYMENT }).verdict).toBe('deny');
    expect(ask(`${validating}---\n${mutating}`, { object: DEPLOYMENT }).verdict).toBe('allow');
  });

  it.each([
    ['a match condition is false', "  matchConditions: [{name: c, expression: 'false'}]\n"],
    [
      'no rule matches',
      '  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}\n',
    ],
  ])('change nothing where %s', (_, more) => {
    expect(
      ask(policy(apply('Object{spec: Object.spec{replicas: 3}}'), more), { object: DEPLOYMENT }).changed,
    ).toBeUndefined();
  });

  it('have nothing to change when something is deleted', () => {
    const decision = ask(policy(apply('Object{}')), { oldObject: DEPLOYMENT });
    expect(told(decision)).toEqual(['m skip: there is no object to change']);
  });
});
