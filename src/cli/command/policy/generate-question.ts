import * as fc from 'fast-check';
import type { Fields, Question } from './three-ways.ts';

/** Conditions about objects of any kind: true, false, errors, and what does not compile. */
const CONDITIONS: readonly string[] = [
  'true',
  'false',
  'has(object.metadata.labels)',
  "object.metadata.labels['app'] == 'web'",
  "object.?metadata.labels['__proto__'].orValue('') == 'x'",
  'object.data.level == 3',
  'object.data.level > 9007199254740992',
  'object.spec.replicas <= 3',
  "object.spec.containers.all(c, c.image.startsWith('registry.example/'))",
  "object.kind == 'Pod'",
  'size(object) > 3',
  "!('constructor' in object)",
  'object.nothing == 1',
  'nobody == 1',
  "'text'",
];
const ADMISSION_CONDITIONS: readonly string[] = [
  ...CONDITIONS,
  "request.operation == 'CREATE'",
  'oldObject == null || object == null || object.metadata.name == oldObject.metadata.name',
  "namespaceObject.metadata.labels['team'] == 'a'",
  "request.userInfo.username == 'admin'",
];
const TEXTS: readonly string[] = ["'said: ' + object.kind", "object.nothing + ''", "''", "'a\\nb'"];

const condition = fc.constantFrom(...CONDITIONS);
const admissionCondition = fc.constantFrom(...ADMISSION_CONDITIONS);
const name = fc.constantFrom('a', 'b', 'constructor', 'web');
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const rules = fc.constantFrom(
  [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
  [
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['pods', 'configmaps'],
    },
  ],
  [{ apiGroups: ['apps'], apiVersions: ['v1beta1'], operations: ['CREATE'], resources: ['deployments'] }],
);
const matchConstraints = fc.record({
  resourceRules: rules,
  objectSelector: optional(fc.constant({ matchLabels: { app: 'web' } })),
  namespaceSelector: optional(fc.constant({ matchLabels: { team: 'a' } })),
});
const validations = fc.array(
  fc.record({
    expression: admissionCondition,
    message: optional(fc.constantFrom('no', ' spaces ')),
    messageExpression: optional(fc.constantFrom(...TEXTS)),
  }),
  { minLength: 1, maxLength: 3 },
);
const conditions = optional(fc.array(fc.record({ name, expression: admissionCondition }), { maxLength: 2 }));
const variables = optional(fc.constant([{ name: 'kind', expression: 'object.kind' }]));
const failurePolicy = optional(fc.constantFrom('Fail', 'Ignore'));
const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };

function manifest(apiVersion: string, kind: string, spec: fc.Arbitrary<object>): fc.Arbitrary<Fields> {
  return fc.record({
    apiVersion: fc.constant(apiVersion),
    kind: fc.constant(kind),
    metadata: fc.record({ name }),
    spec,
  });
}

const ADMISSION = 'admissionregistration.k8s.io/v1';
const KYVERNO = 'policies.kyverno.io/v1';

const validating = manifest(
  ADMISSION,
  'ValidatingAdmissionPolicy',
  fc.record({
    matchConstraints,
    validations,
    matchConditions: conditions,
    variables,
    failurePolicy,
    paramKind: optional(fc.constant(paramKind)),
    auditAnnotations: optional(fc.constantFrom([{ key: 'k', valueExpression: 'object.kind' }])),
  }),
);
const binding = manifest(
  ADMISSION,
  'ValidatingAdmissionPolicyBinding',
  fc.record({
    policyName: name,
    validationActions: fc.constantFrom(['Deny'], ['Warn'], ['Audit'], ['Warn', 'Audit']),
    paramRef: optional(
      fc.constantFrom(
        { name: 'limits', parameterNotFoundAction: 'Deny' },
        { selector: { matchLabels: { use: 'param' } }, parameterNotFoundAction: 'Allow' },
      ),
    ),
  }),
);
const mutation = fc.constantFrom(
  {
    patchType: 'ApplyConfiguration',
    applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: {'added': object.kind}}}" },
  },
  {
    patchType: 'JSONPatch',
    jsonPatch: {
      expression: "[JSONPatch{op: 'add', path: '/metadata/labels', value: {'big': '1', 'app': 'web'}}]",
    },
  },
  {
    patchType: 'JSONPatch',
    jsonPatch: { expression: "[JSONPatch{op: 'copy', from: '/data', path: '/more'}]" },
  },
);
const mutating = manifest(
  'admissionregistration.k8s.io/v1beta1',
  'MutatingAdmissionPolicy',
  fc.record({
    matchConstraints,
    mutations: fc.array(mutation, { minLength: 1, maxLength: 2 }),
    failurePolicy,
    reinvocationPolicy: fc.constantFrom('Never', 'IfNeeded'),
  }),
);
const kyvernoValidating = manifest(
  KYVERNO,
  'ValidatingPolicy',
  fc.record({
    matchConstraints,
    validations,
    matchConditions: conditions,
    failurePolicy,
    validationActions: optional(fc.constantFrom(['Deny'], ['Warn'], ['Audit'])),
  }),
);
const kyvernoMutating = manifest(
  KYVERNO,
  'MutatingPolicy',
  fc.record({
    matchConstraints,
    mutations: fc.array(mutation, { minLength: 1, maxLength: 2 }),
    failurePolicy,
  }),
);
const kyvernoImages = manifest(
  KYVERNO,
  'ImageValidatingPolicy',
  fc.record({
    matchConstraints,
    matchImageReferences: fc.constant([{ glob: 'registry.example/*' }]),
    attestors: fc.constant([{ name: 'cosign', cosign: { key: { data: 'none' } } }]),
    validations: fc.constantFrom(
      [
        {
          expression: 'images.containers.map(i, verifyImageSignatures(i, [attestors.cosign])).all(e, e > 0)',
        },
      ],
      [{ expression: 'images.containers.size() < 2' }],
    ),
  }),
);
const kyvernoException = manifest(
  KYVERNO,
  'PolicyException',
  fc.record({
    policyRefs: name.map((policy) => [{ name: policy, kind: 'ValidatingPolicy' }]),
    matchConditions: conditions,
    expiresAt: optional(fc.constantFrom('2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z')),
  }),
);
const cluster = manifest(
  'kyverno.io/v1',
  'ClusterPolicy',
  fc.record({
    validationFailureAction: fc.constantFrom('Enforce', 'Audit'),
    rules: fc.array(
      fc.record({
        name,
        match: fc.constantFrom(
          { any: [{ resources: { kinds: ['Pod', 'ConfigMap'] } }] },
          { resources: { kinds: ['*'] } },
        ),
        validate: fc.record({ cel: fc.record({ expressions: validations }) }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const gatekeeper = fc
  .record({ validations, enforcementAction: fc.constantFrom('deny', 'dryrun', 'warn'), failurePolicy })
  .map(({ enforcementAction, ...source }): Fields[] => [
    {
      apiVersion: 'templates.gatekeeper.sh/v1',
      kind: 'ConstraintTemplate',
      metadata: { name: 'wanted' },
      spec: {
        crd: { spec: { names: { kind: 'Wanted' } } },
        targets: [
          { target: 'admission.k8s.gatekeeper.sh', code: [{ engine: 'K8sNativeValidation', source }] },
        ],
      },
    },
    {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: 'Wanted',
      metadata: { name: 'wanted' },
      spec: { enforcementAction, parameters: { level: 3 } },
    },
  ]);
const own = manifest(
  'bulkhead.dev/v1',
  'Policy',
  fc.record({
    stages: fc.constantFrom(['build'], ['deploy', 'run'], ['build', 'deploy', 'run']),
    action: fc.constantFrom('deny', 'warn', 'audit'),
    match: fc.record({
      documents: fc.constantFrom(['manifest'], ['scan', 'manifest', 'alert', 'container']),
      expression: optional(condition),
    }),
    rules: fc.uniqueArray(fc.record({ name, expression: condition, severity: fc.constant('high') }), {
      minLength: 1,
      maxLength: 3,
      selector: (rule) => rule.name,
    }),
  }),
);
const ownException = manifest(
  'bulkhead.dev/v1',
  'PolicyException',
  fc.record({
    owner: fc.constant('team-a'),
    reason: fc.constant('known'),
    expires: fc.constantFrom('2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'),
    policies: name.map((policy) => [{ policy: `${policy}*` }]),
    fields: optional(fc.constantFrom(['data.level'], ['spec.containers[name=c*]'])),
  }),
);
const unknownKind = manifest('example.com/v1', 'Policy', fc.constant({}));

/** Several policies of one family or of different ones. */
const policies = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: validating.map((one) => [one]) },
      { weight: 2, arbitrary: binding.map((one) => [one]) },
      { weight: 2, arbitrary: mutating.map((one) => [one]) },
      { weight: 2, arbitrary: own.map((one) => [one]) },
      { weight: 1, arbitrary: ownException.map((one) => [one]) },
      { weight: 2, arbitrary: kyvernoValidating.map((one) => [one]) },
      { weight: 1, arbitrary: kyvernoMutating.map((one) => [one]) },
      { weight: 1, arbitrary: kyvernoImages.map((one) => [one]) },
      { weight: 1, arbitrary: kyvernoException.map((one) => [one]) },
      { weight: 1, arbitrary: cluster.map((one) => [one]) },
      { weight: 1, arbitrary: gatekeeper },
      { weight: 1, arbitrary: unknownKind.map((one) => [one]) },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((lists) => lists.flat());

const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
  fc.constantFrom(0.5, 1e21),
);
const labels = optional(
  fc.dictionary(fc.constantFrom('app', '__proto__', 'constructor', 'x'), fc.constantFrom('web', 'x')),
);
const metadata = fc.record({ name, namespace: optional(fc.constantFrom('shop', 'prod')), labels });
const containers = fc.array(
  fc.record({
    name: fc.constantFrom('c1', 'd'),
    image: fc.constantFrom('registry.example/a:1', 'b@sha256:0', '?'),
  }),
  { maxLength: 3 },
);
const object: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constantFrom('ConfigMap', 'Namespace'),
    metadata,
    data: optional(fc.record({ level: number })),
  }),
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Pod'),
    metadata,
    spec: fc.record({ containers, hostNetwork: fc.boolean() }),
  }),
  fc.record({
    apiVersion: fc.constantFrom('apps/v1', 'example.com/v1'),
    kind: fc.constantFrom('Deployment', 'Thing'),
    metadata,
    spec: fc.record({ replicas: number, template: fc.record({ spec: fc.record({ containers }) }) }),
  }),
  fc.dictionary(
    fc.constantFrom('kind', 'data', '__proto__', 'toString'),
    fc.oneof(fc.jsonValue(), number),
  ) as fc.Arbitrary<Fields>,
);

const aboutManifests: fc.Arbitrary<Question> = fc
  .record({
    policies,
    object: optional(object),
    oldObject: optional(object),
    params: optional(
      fc.array(
        fc.record({
          apiVersion: fc.constant('v1'),
          kind: fc.constant('ConfigMap'),
          metadata: fc.record({
            name: fc.constantFrom('limits', 'other'),
            namespace: fc.constantFrom('shop', 'default'),
            labels: optional(fc.constant({ use: 'param' })),
          }),
          data: fc.record({ level: number }),
        }),
        { maxLength: 3 },
      ),
    ),
    request: optional(
      fc.record({
        userInfo: fc.record({ username: fc.constantFrom('admin', 'eve') }),
        operation: fc.constantFrom('CREATE', 'UPDATE', 'DELETE', 'CONNECT'),
        dryRun: fc.boolean(),
      }),
    ),
    namespaceObject: optional(
      fc.constant({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } }),
    ),
    stage: optional(fc.constantFrom('build' as const, 'deploy' as const, 'run' as const)),
  })
  .filter((question) => question.object !== undefined || question.oldObject !== undefined);

const aboutOthers: fc.Arbitrary<Question> = fc.record({
  policies,
  document: fc.constantFrom('scan' as const, 'alert' as const, 'container' as const),
  object: fc.record({
    kind: fc.constant('x'),
    data: fc.record({ level: number }),
    findings: fc.constant([]),
  }),
  stage: optional(fc.constantFrom('build' as const, 'run' as const)),
});

/** Questions about documents of every kind to policies of every kind. */
export const questions: fc.Arbitrary<Question> = fc.oneof(
  { weight: 5, arbitrary: aboutManifests },
  { weight: 1, arbitrary: aboutOthers },
);
