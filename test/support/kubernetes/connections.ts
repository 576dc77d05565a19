import { binding, type Manifest, policy } from './judge.ts';

/** A request to connect to a pod: its options, as the query of a URL and as the object that policies see. */
export interface Connection {
  readonly subResource: 'attach' | 'exec' | 'portforward';
  readonly query: string;
  readonly object: Manifest;
}

/** Ways to connect to a pod. */
export const CONNECTIONS: readonly Connection[] = [
  {
    subResource: 'exec',
    query: 'stdin=true&stdout=true&stderr=true&tty=true&container=main&command=sh&command=-c&command=id',
    object: {
      kind: 'PodExecOptions',
      stdin: true,
      stdout: true,
      stderr: true,
      tty: true,
      container: 'main',
      command: ['sh', '-c', 'id'],
    },
  },
  {
    subResource: 'exec',
    query: 'stdout=true&command=ls',
    object: { kind: 'PodExecOptions', stdout: true, command: ['ls'] },
  },
  {
    subResource: 'attach',
    query: 'stdin=true&stdout=true&stderr=true&container=side',
    object: { kind: 'PodAttachOptions', stdin: true, stdout: true, stderr: true, container: 'side' },
  },
  {
    subResource: 'portforward',
    query: 'ports=80&ports=8080',
    object: { kind: 'PodPortForwardOptions', ports: [80, 8080] },
  },
].map(({ object, ...rest }) => ({ ...rest, object: { apiVersion: 'v1', ...object } }) as Connection);

const rule = (resources: readonly string[], operation = 'CONNECT') => ({
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: [operation],
  resources,
});
const EVERY_WAY = rule(['pods/attach', 'pods/exec', 'pods/portforward']);

const denied = (matchConstraints: object) => ({ matchConstraints, validations: [{ expression: 'false' }] });

/** Specifications of policies about connections. */
const SPECS: readonly object[] = [
  ...[
    'false',
    "request.operation != 'CONNECT'",
    "request.subResource != 'exec'",
    "request.requestSubResource == 'attach'",
    "request.kind.kind == 'PodExecOptions'",
    "request.requestKind.kind == 'PodAttachOptions' && request.kind.version == 'v1'",
    "request.resource.resource == 'pods/exec'",
    "request.requestResource.resource == 'pods'",
    "request.namespace != 'connect'",
    'request.dryRun',
    'request.options == null',
    'has(request.options)',
    "request.userInfo.username == 'nobody'",
    'oldObject == null',
    'object == null',
    "object.kind == 'PodExecOptions'",
    'has(object.metadata)',
    "object.metadata.name == 'x'",
    "object.container == 'main'",
    "object.?container.orValue('') != 'main'",
    "!('sh' in object.command)",
    "object.?command.orValue([]).all(c, c != 'id')",
    '!has(object.tty) || !object.tty',
    'has(object.stdin) && object.stdin',
    'object.stdout',
    'object.ports.all(p, p > 1024)',
    'object.?ports.orValue([80]).sum() == 80',
    "namespaceObject.metadata.labels['suite'] == 'connect'",
    "namespaceObject.metadata.name == 'connect' && namespaceObject.status.phase == 'x'",
    "authorizer.requestResource.check('create').allowed()",
    "!authorizer.group('').resource('pods').subresource('exec').check('create').allowed()",
    'variables.none == 1',
  ].map((expression) => ({ validations: [{ expression }] })),
  {
    validations: [
      {
        expression: 'false',
        messageExpression: "request.subResource + ' to ' + request.name",
        reason: 'Forbidden',
      },
    ],
  },
  denied({ resourceRules: [rule(['pods/exec'])] }),
  denied({ resourceRules: [rule(['pods/*'])] }),
  denied({ resourceRules: [rule(['*/exec'])] }),
  denied({ resourceRules: [rule(['*/*'])] }),
  denied({ resourceRules: [rule(['pods'])] }),
  denied({ resourceRules: [rule(['*'])] }),
  denied({ resourceRules: [rule(['pods/exec'], '*')] }),
  denied({ resourceRules: [rule(['pods/exec'], 'CREATE')] }),
  denied({ resourceRules: [{ ...EVERY_WAY, scope: 'Cluster' }] }),
  denied({ resourceRules: [{ ...EVERY_WAY, scope: 'Namespaced' }] }),
  denied({ resourceRules: [{ ...EVERY_WAY, resourceNames: ['another'] }] }),
  denied({ resourceRules: [EVERY_WAY], excludeResourceRules: [rule(['pods/exec'])] }),
  denied({ resourceRules: [EVERY_WAY], namespaceSelector: { matchLabels: { suite: 'connect' } } }),
  denied({ resourceRules: [EVERY_WAY], namespaceSelector: { matchLabels: { suite: 'other' } } }),
  denied({ resourceRules: [EVERY_WAY], objectSelector: { matchLabels: { suite: 'connect' } } }),
  denied({
    resourceRules: [EVERY_WAY],
    objectSelector: { matchExpressions: [{ key: 'suite', operator: 'DoesNotExist' }] },
  }),
];

/** Policies about connections, and of more expressions, with their bindings; each is for the pod of its own name. */
export function connectionPolicies(
  expressions: readonly string[],
): readonly { readonly policy: Manifest; readonly binding: Manifest }[] {
  const more = expressions.map((expression) => ({ validations: [{ expression }] }));
  return [...SPECS, ...more].map((spec, index) => {
    const name = `k${index}`;
    // Options have no labels to tell cases apart.
    const matchConditions = [{ name: 'mine', expression: `request.name == '${name}'` }];
    return {
      policy: policy(name, { matchConstraints: { resourceRules: [EVERY_WAY] }, matchConditions, ...spec }),
      binding: binding(name, {}),
    };
  });
}
