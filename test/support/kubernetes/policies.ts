import { binding, type Manifest, policy } from './judge.ts';

/** A policy with its bindings and parameters, as it is made in the API server and given to us. */
export interface PolicyCase {
  readonly policy: Manifest;
  readonly bindings: readonly Manifest[];
  readonly params?: readonly Manifest[];
}

const RULES = [
  {
    apiGroups: ['', 'apps'],
    apiVersions: ['v1'],
    operations: ['*'],
    resources: ['configmaps', 'deployments'],
  },
];
const HIGH = "object.?data.level.orValue('') == 'high'";

/** Everything of ValidatingAdmissionPolicy besides expressions, each for the objects that carry its name. */
export function policyCases(): PolicyCase[] {
  const cases: PolicyCase[] = [];
  const add = (spec: object, bindings: readonly object[] = [{}], params: readonly Manifest[] = []): void => {
    const name = `p${cases.length}`;
    const { matchConstraints, ...rest } = spec as { matchConstraints?: object };
    const objectSelector = { matchLabels: { case: name } };
    cases.push({
      policy: policy(name, {
        matchConstraints: { objectSelector, resourceRules: RULES, ...matchConstraints },
        ...rest,
      }),
      bindings: bindings.map((one, index) => ofCase(binding(name, one, `${name}-${index}`), name)),
      params: params.map((param) => inNamespace(param, name)),
    });
  };
  const fails = { validations: [{ expression: 'false', message: 'no' }] };

  // Messages.
  add({ validations: [{ expression: 'false' }] });
  add({ validations: [{ expression: '  1 == 2  ' }] });
  add({ validations: [{ expression: 'false', message: '  spaces  ' }] });
  add({
    validations: [{ expression: 'false', message: 'a', messageExpression: "'  b ' + object.metadata.name" }],
  });
  add({ validations: [{ expression: 'false', message: 'a', messageExpression: "object.absent + 'x'" }] });
  add({ validations: [{ expression: 'false', message: 'a', messageExpression: "''" }] });
  add({ validations: [{ expression: 'false', message: 'a', messageExpression: "'x\\ny'" }] });
  add({ validations: [{ expression: 'false', messageExpression: "'%s'.format([object.metadata.name])" }] });
  add({
    validations: [
      {
        expression: 'false',
        message: 'a',
        messageExpression:
          "['x'].map(x, '0123456789'.replace('0', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')).join('')",
      },
    ],
  });
  for (const reason of ['Forbidden', 'Invalid', 'RequestEntityTooLarge']) {
    add({ validations: [{ expression: 'false', reason }] });
  }
  // Several validations: the first that fails is told.
  add({
    validations: [{ expression: 'true' }, { expression: HIGH, message: 'second' }, { expression: 'false' }],
  });
  add({ validations: [{ expression: 'object.absent == 1' }, { expression: 'false', message: 'second' }] });
  // Failure policy.
  add({ failurePolicy: 'Ignore', validations: [{ expression: 'object.absent == 1' }] });
  add({
    failurePolicy: 'Ignore',
    validations: [{ expression: 'object.absent == 1' }, { expression: HIGH, message: 'b' }],
  });
  add({ failurePolicy: 'Fail', validations: [{ expression: 'object.absent == 1' }] });
  // Actions.
  add(fails, [{ validationActions: ['Warn'] }]);
  add(fails, [{ validationActions: ['Audit'] }]);
  add(fails, [{ validationActions: ['Warn', 'Audit'] }]);
  add(fails, [{ validationActions: ['Deny', 'Audit'] }]);
  add({ validations: [{ expression: 'object.absent == 1' }] }, [{ validationActions: ['Warn'] }]);
  add({ failurePolicy: 'Ignore', validations: [{ expression: 'object.absent == 1' }] }, [
    { validationActions: ['Warn'] },
  ]);
  add(fails, []);
  // Match conditions.
  add({ matchConditions: [{ name: 'high', expression: HIGH }], ...fails });
  add({
    matchConditions: [
      { name: 'a', expression: 'true' },
      { name: 'high', expression: HIGH },
    ],
    ...fails,
  });
  add({ matchConditions: [{ name: 'a', expression: 'object.absent == 1' }], ...fails });
  add({
    matchConditions: [
      { name: 'a', expression: 'object.absent == 1' },
      { name: 'b', expression: HIGH },
    ],
    ...fails,
  });
  add({
    matchConditions: [
      { name: 'a', expression: 'object.absent == 1' },
      { name: 'b', expression: 'object.gone == 1' },
    ],
    ...fails,
  });
  add({
    failurePolicy: 'Ignore',
    matchConditions: [{ name: 'a', expression: 'object.absent == 1' }],
    ...fails,
  });
  add({ matchConditions: [{ name: 'a', expression: 'namespaceObject == null' }], ...fails });
  // Variables.
  add({
    variables: [
      { name: 'name', expression: 'object.metadata.name' },
      { name: 'long', expression: 'variables.name.size() > 5' },
      { name: 'broken', expression: 'object.absent' },
    ],
    validations: [{ expression: 'variables.long', messageExpression: "variables.name + ' is short'" }],
  });
  add({
    variables: [{ name: 'broken', expression: 'object.absent' }],
    validations: [{ expression: 'variables.broken == 1' }, { expression: 'has(variables.broken)' }],
  });
  add({
    variables: [
      { name: 'a', expression: 'object.absent' },
      { name: 'b', expression: 'variables.a == 1' },
    ],
    validations: [{ expression: 'variables.b' }],
  });
  add({
    variables: [{ name: 'm', expression: "{'a': [1, 2]}" }],
    validations: [{ expression: 'variables.m.a.sum() == 4' }],
  });
  // What matches.
  const matching = (matchConstraints: object): void => add({ matchConstraints, ...fails });
  matching({ namespaceSelector: { matchLabels: { suite: 'vap' } } });
  matching({ namespaceSelector: { matchLabels: { suite: 'other' } } });
  matching({
    namespaceSelector: { matchExpressions: [{ key: 'suite', operator: 'In', values: ['a', 'vap'] }] },
  });
  matching({
    namespaceSelector: { matchExpressions: [{ key: 'suite', operator: 'NotIn', values: ['vap'] }] },
  });
  matching({
    namespaceSelector: { matchExpressions: [{ key: 'absent', operator: 'NotIn', values: ['vap'] }] },
  });
  matching({ namespaceSelector: { matchExpressions: [{ key: 'suite', operator: 'Exists' }] } });
  matching({ namespaceSelector: { matchExpressions: [{ key: 'suite', operator: 'DoesNotExist' }] } });
  matching({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'vap' } } });
  matching({
    excludeResourceRules: [{ apiGroups: ['apps'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
  });
  matching({
    excludeResourceRules: [
      {
        apiGroups: [''],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: ['configmaps'],
        resourceNames: ['odd'],
      },
    ],
  });
  for (const rule of [
    { operations: ['UPDATE'] },
    { operations: ['CREATE', 'DELETE'] },
    { resources: ['configmaps'] },
    { resources: ['*'] },
    { resources: ['*/*'] },
    { resources: ['deployments/*'] },
    { resources: ['deployments/scale'] },
    { apiGroups: ['*'] },
    { apiGroups: ['apps'] },
    { apiVersions: ['v1beta1'] },
    { apiVersions: ['*'] },
    { scope: 'Namespaced' },
    { scope: 'Cluster' },
    { scope: '*' },
    { resourceNames: ['web-a'] },
    { resourceNames: ['nobody'] },
  ]) {
    matching({ resourceRules: [{ ...RULES[0], ...rule }] });
  }
  matching({ matchPolicy: 'Exact' });
  // What a binding matches.
  add(fails, [{ matchResources: { objectSelector: { matchLabels: { case: 'nobody' } } } }]);
  add(fails, [{ matchResources: { namespaceSelector: { matchLabels: { suite: 'vap' } } } }]);
  add(fails, [{ matchResources: { resourceRules: [{ ...RULES[0], resources: ['deployments'] }] } }]);
  add(fails, [{ matchResources: { excludeResourceRules: [{ ...RULES[0], resourceNames: ['odd'] }] } }]);
  add(fails, [
    {
      matchResources: { resourceRules: [{ ...RULES[0], resourceNames: ['empty'] }] },
      validationActions: ['Warn'],
    },
    { validationActions: ['Audit'] },
  ]);
  // Parameters.
  const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
  const param = (name: string, data: object, labels: object = {}): Manifest => ({
    ...paramKind,
    metadata: { name, labels },
    data,
  });
  const uses = {
    paramKind,
    validations: [
      {
        expression: 'object.metadata.name != params.data.name',
        messageExpression: "'not ' + params.data.name + ' of ' + params.metadata.name",
      },
    ],
  };
  const limit = param('limit', { name: 'web-a' });
  add(uses, [{ paramRef: { name: 'CASE-limit', parameterNotFoundAction: 'Deny' } }], [limit]);
  add(uses, [{ paramRef: { name: 'absent', parameterNotFoundAction: 'Deny' } }], [limit]);
  add(uses, [{ paramRef: { name: 'absent', parameterNotFoundAction: 'Allow' } }], [limit]);
  add(
    uses,
    [{ paramRef: { name: 'CASE-limit', namespace: 'default', parameterNotFoundAction: 'Deny' } }],
    [limit],
  );
  add(
    uses,
    [{ paramRef: { selector: { matchLabels: { which: 'CASE-odd' } }, parameterNotFoundAction: 'Deny' } }],
    [
      param('a', { name: 'odd' }, { which: 'CASE-odd' }),
      param('b', { name: 'settings' }, { which: 'CASE-other' }),
    ],
  );
  add(
    uses,
    [{ paramRef: { selector: { matchLabels: { which: 'CASE-none' } }, parameterNotFoundAction: 'Deny' } }],
    [limit],
  );
  add(
    uses,
    [{ paramRef: { selector: { matchLabels: { which: 'CASE-none' } }, parameterNotFoundAction: 'Allow' } }],
    [limit],
  );
  add(uses, [{}], [limit]);
  add(
    { ...uses, failurePolicy: 'Ignore' },
    [{ paramRef: { name: 'absent', parameterNotFoundAction: 'Deny' } }],
    [limit],
  );
  add(
    {
      paramKind,
      validations: [{ expression: "params == null || params.data.name == 'x'", message: 'params' }],
    },
    [{}],
  );
  add(
    {
      paramKind,
      matchConditions: [{ name: 'p', expression: 'params.data.name == object.metadata.name' }],
      ...fails,
    },
    [{ paramRef: { name: 'CASE-limit', parameterNotFoundAction: 'Deny' } }],
    [limit],
  );
  add(
    {
      paramKind,
      validations: [
        {
          expression: "params.kind == 'ConfigMap' && params.apiVersion == 'v1' && false",
          messageExpression: 'string(params.kind)',
        },
      ],
    },
    [{ paramRef: { name: 'CASE-limit', parameterNotFoundAction: 'Deny' } }],
    [limit],
  );
  // Audit annotations only.
  add({ auditAnnotations: [{ key: 'a', valueExpression: 'string(object.metadata.name)' }] }, [
    { validationActions: ['Audit'] },
  ]);
  add({
    auditAnnotations: [{ key: 'a', valueExpression: 'string(object.absent.x)' }],
    validations: [{ expression: 'true' }],
  });
  add({ failurePolicy: 'Ignore', auditAnnotations: [{ key: 'a', valueExpression: "object.absent + 'x'" }] });
  add({ auditAnnotations: [{ key: 'a', valueExpression: "object.absent + 'x'" }] });
  // Budgets.
  const loop =
    'object.metadata.name.split("").all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, b + c + d + e > 0)))))';
  add({ validations: [{ expression: loop, message: 'loop' }] });
  add({
    validations: Array.from({ length: 16 }, () => ({
      expression: loop.replace(', [1,2,3,4,5,6,7,8,9,10].all(e, b + c + d + e > 0)', ', b + c + d > 0'),
    })),
  });
  add({
    validations: [
      {
        expression: loop.replace('all(a', 'exists(a').replace(/all\(/g, 'exists(').replaceAll('> 0', '> 100'),
      },
    ],
  });
  return cases;
}

function inNamespace(param: Manifest, name: string): Manifest {
  const text = JSON.stringify(param).replaceAll('CASE', name);
  const parsed = JSON.parse(text) as { metadata: { name: string } };
  return {
    ...parsed,
    metadata: { ...parsed.metadata, name: `${name}-${parsed.metadata.name}`, namespace: 'vap' },
  };
}

/** Bindings speak of the objects of their own case. */
function ofCase(manifest: Manifest, name: string): Manifest {
  return JSON.parse(JSON.stringify(manifest).replaceAll('CASE', name)) as Manifest;
}
