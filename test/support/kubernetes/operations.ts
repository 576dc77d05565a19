import { binding, type Manifest, policy } from './judge.ts';

/** Resources of the objects that are updated and deleted, and of those without a namespace. */
const RULES = [
  { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps', 'namespaces'] },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    apiVersions: ['v1'],
    operations: ['*'],
    resources: ['clusterroles'],
  },
];

/** Specifications of policies about more than the creation of objects of a namespace. */
const SPECS: readonly object[] = [
  { validations: [{ expression: "request.operation != 'UPDATE'" }] },
  { validations: [{ expression: "request.operation != 'DELETE'" }] },
  { validations: [{ expression: 'object != null', messageExpression: "oldObject.metadata.name + ' goes'" }] },
  { validations: [{ expression: 'oldObject == null' }] },
  { validations: [{ expression: 'object.data == oldObject.data' }] },
  { validations: [{ expression: 'object.?data.a.orValue("") == oldObject.?data.a.orValue("")' }] },
  { validations: [{ expression: "request.name == 'nobody'", messageExpression: 'request.name' }] },
  { validations: [{ expression: "request.?namespace.orValue('none') == 'operations'" }] },
  {
    validations: [{ expression: 'namespaceObject == null' }],
    variables: [{ name: 'n', expression: 'namespaceObject' }],
  },
  { validations: [{ expression: "namespaceObject.metadata.labels['suite'] == 'operations'" }] },
  {
    matchConditions: [{ name: 'deleted', expression: 'object == null' }],
    validations: [{ expression: 'false' }],
  },
  {
    matchConstraints: { namespaceSelector: { matchLabels: { suite: 'operations' } } },
    validations: [{ expression: 'false' }],
  },
  {
    matchConstraints: { namespaceSelector: { matchLabels: { suite: 'other' } } },
    validations: [{ expression: 'false' }],
  },
  ...['UPDATE', 'DELETE', 'CONNECT', '*'].map((operation) => ({
    matchConstraints: { resourceRules: RULES.map((rule) => ({ ...rule, operations: [operation] })) },
    validations: [{ expression: 'false', message: operation }],
  })),
  ...['Cluster', 'Namespaced'].map((scope) => ({
    matchConstraints: { resourceRules: RULES.map((rule) => ({ ...rule, scope })) },
    validations: [{ expression: 'false', message: scope }],
  })),
  // The authorizer; the user of the tests may do everything, service accounts nothing.
  { validations: [{ expression: "!authorizer.group('').resource('pods').check('create').allowed()" }] },
  { validations: [{ expression: "authorizer.path('/healthz').check('get').reason() != ''" }] },
  { validations: [{ expression: "!authorizer.requestResource.check('patch').allowed()" }] },
  {
    validations: [
      {
        expression:
          "authorizer.serviceAccount('default', 'robot').group('apps').resource('deployments').namespace('default').check('get').allowed()",
        message: 'a robot',
      },
    ],
  },
  {
    validations: [
      { expression: "authorizer.serviceAccount('default', '-').path('/x').check('get').allowed()" },
    ],
  },
  {
    validations: [
      {
        expression:
          "[1, 2, 3].all(n, authorizer.group('').resource('pods').name('a').subresource('log').check('get').allowed())",
      },
    ],
  },
];

/** Policies about updates, deletions, objects without a namespace, and what users may do, and of more expressions; with their bindings. */
export function operationPolicies(
  expressions: readonly string[],
): readonly { readonly policy: Manifest; readonly binding: Manifest }[] {
  const more = expressions.map((expression) => ({ validations: [{ expression }] }));
  return [...SPECS, ...more].map((spec, index) => {
    const name = `o${index}`;
    const { matchConstraints, ...rest } = spec as { matchConstraints?: object };
    const objectSelector = { matchLabels: { case: name } };
    return {
      policy: policy(name, {
        matchConstraints: { objectSelector, resourceRules: RULES, ...matchConstraints },
        ...rest,
      }),
      binding: binding(name, {}),
    };
  });
}
