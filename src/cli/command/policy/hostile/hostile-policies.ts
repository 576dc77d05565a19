import {
  ANY,
  POD,
  admissionPolicy,
  aliasBomb,
  kyvernoPolicy,
  mutatingPolicy,
  numbers,
  only,
  ownException,
  ownPolicy,
  type HostileQuestion,
} from './hostile-question.ts';

/** Two thirds of what one expression may cost. */
const LONG_LOOP = ['a', 'b', 'c', 'd', 'e'].reduce(
  (inner, name) => `[1,2,3,4,5,6,7,8,9,10].all(${name}, ${inner})`,
  'a + b + c + d + e > 0',
);

/** Policies, patches and exceptions that want to last, or to allow what others deny. */
export const HOSTILE_POLICIES: readonly HostileQuestion[] = [
  only(
    'five thousand validations',
    () => [admissionPolicy({ validations: numbers(5_000).map(() => ({ expression: 'true' })) })],
    /Too big|at most|<=/,
  ),
  only(
    'variables that refer to each other',
    () => [
      admissionPolicy({
        variables: [
          { name: 'a', expression: 'variables.b' },
          { name: 'b', expression: 'variables.a' },
        ],
        validations: [{ expression: 'variables.a == 1' }],
      }),
    ],
    /undefined field 'b'/,
  ),
  only(
    'a variable that refers to itself',
    () => [
      admissionPolicy({
        variables: [{ name: 'a', expression: 'variables.a' }],
        validations: [{ expression: 'variables.a == 1' }],
      }),
    ],
    /undefined field 'a'/,
  ),
  only('variables that double', () => [
    admissionPolicy({
      variables: numbers(64).map((n) => ({
        name: `v${n}`,
        expression: n === 0 ? "'ab'" : `variables.v${n - 1} + variables.v${n - 1}`,
      })),
      validations: [{ expression: "variables.v63 == 'a'" }],
    }),
  ]),
  only('lists of variables that double', () => [
    ownPolicy('variables.v40.size() == 1', {
      variables: numbers(41).map((n) => ({
        name: `v${n}`,
        expression: n === 0 ? '[1]' : `variables.v${n - 1} + variables.v${n - 1}`,
      })),
    }),
  ]),
  only(
    'message expressions that explode',
    () => [
      admissionPolicy({
        validations: numbers(20).map(() => ({
          expression: 'false',
          message: 'no',
          messageExpression: `['a']${'.map(x, x + x)'.repeat(24)}[0]`,
        })),
      }),
    ],
    /no|budget/,
  ),
  only(
    'message expressions of our own that explode',
    () => [
      ownPolicy('false', {
        rules: [
          {
            name: 'r',
            expression: 'false',
            message: 'no',
            messageExpression: `['a']${'.map(x, x + x)'.repeat(40)}[0]`,
          },
        ],
      }),
    ],
    /no/,
  ),
  only(
    'audit annotations that explode',
    () => [
      admissionPolicy({
        validations: [{ expression: 'true' }],
        auditAnnotations: [{ key: 'k', valueExpression: `['a']${'.map(x, x + x)'.repeat(40)}[0]` }],
      }),
    ],
    /limit|steps/,
  ),
  only(
    'a budget that many validations share',
    () => [
      admissionPolicy({
        validations: numbers(20).map(() => ({
          expression: LONG_LOOP,
        })),
      }),
    ],
    /budget/,
  ),
  only(
    'many policies that each stay below their budget',
    () =>
      numbers(3).map((n) =>
        admissionPolicy(
          {
            failurePolicy: 'Ignore',
            validations: numbers(14).map(() => ({
              expression: LONG_LOOP,
            })),
          },
          `p${n}`,
        ),
      ),
    /steps|budget/,
  ),
  only(
    'ten thousand bindings',
    () => [
      admissionPolicy({ validations: [{ expression: 'false' }] }),
      ...numbers(10_000).map((n) => ({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: `b${n}` },
        spec: { policyName: 'hostile', validationActions: ['Deny'] },
      })),
    ],
    /failed expression/,
  ),
  only(
    'a patch of twenty thousand operations',
    () => [
      mutatingPolicy([
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression: `lists.range(20000).map(i, JSONPatch{op: 'add', path: '/metadata/labels/k' + string(i), value: 'x'})`,
          },
        },
      ]),
    ],
    /operations|limit|undeclared/,
  ),
  only(
    'a patch that copies the object into itself',
    () => [
      mutatingPolicy([
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression: `[${numbers(60)
              .map((n) => `JSONPatch{op: 'copy', from: '/spec', path: '/spec/c${n}'}`)
              .join(',')}]`,
          },
        },
      ]),
    ],
    /copies more|levels|nested/,
  ),
  only(
    'a patch with a value that explodes',
    () => [
      mutatingPolicy([
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression: `[JSONPatch{op: 'add', path: '/more', value: [1]${'.map(x, [x, x])'.repeat(30)}}]`,
          },
        },
      ]),
    ],
    /parts|limit|steps/,
  ),
  only('a patch of the prototype', () => [
    mutatingPolicy([
      {
        patchType: 'JSONPatch',
        jsonPatch: {
          expression: "[JSONPatch{op: 'add', path: '/metadata/labels/__proto__', value: {'safe': 'yes'}}]",
        },
      },
    ]),
    admissionPolicy({ validations: [{ expression: 'has(object.metadata.labels.safe)' }] }, 'after'),
  ]),
  only(
    'an apply configuration that explodes',
    () => [
      mutatingPolicy([
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: {
            expression: `Object{metadata: Object.metadata{labels: {'a': ['a']${'.map(x, x + x)'.repeat(40)}[0]}}}`,
          },
        },
      ]),
    ],
    /limit|steps/,
  ),
  only(
    'mutations that grow the object each time',
    () => [
      mutatingPolicy(
        numbers(30).map(() => ({
          patchType: 'JSONPatch',
          jsonPatch: { expression: "[JSONPatch{op: 'add', path: '/more', value: [object, object]}]" },
        })),
      ),
    ],
    /parts|values|nested|levels|limit|steps/,
  ),
  only(
    'Kyverno: JSON that explodes',
    () => [
      kyvernoPolicy('ValidatingPolicy', {
        validations: [
          {
            expression: `json.unmarshal(['[1,1]']${'.map(x, "[" + x + "," + x + "]")'.repeat(40)}[0]).size() == 1`,
          },
        ],
      }),
    ],
    /limit|steps/,
  ),
  only(
    'Kyverno: YAML of aliases',
    () => [
      kyvernoPolicy('ValidatingPolicy', {
        validations: [{ expression: `yaml.parse('${aliasBomb('\\n')}').size() == 1` }],
      }),
    ],
    /more than/,
  ),
  only(
    'Kyverno: hashes of a megabyte',
    () => [
      kyvernoPolicy('ValidatingPolicy', {
        variables: [{ name: 't', expression: `['aaaa']${'.map(x, x + x)'.repeat(17)}[0]` }],
        validations: [
          { expression: `lists.range(10000).all(x, sha256(variables.t) != '' && md5(variables.t) != '')` },
        ],
      }),
    ],
    /limit|steps/,
  ),
  only(
    'Kyverno: a zip bomb',
    () => [
      kyvernoPolicy('ValidatingPolicy', {
        variables: [{ name: 't', expression: `gzip.compress(['aaaa']${'.map(x, x + x)'.repeat(17)}[0])` }],
        validations: [{ expression: 'lists.range(10000).all(x, gzip.decompress(variables.t).size() > 0)' }],
      }),
    ],
    /limit|steps/,
  ),
  only('an exception with a hostile pattern', () => [
    ownPolicy('false'),
    ownException({ match: { names: [`${'*a'.repeat(400)}b`] } }),
  ]),
  only('an exception for every policy with a pattern of a megabyte', () => [
    ownPolicy('false'),
    ownException({ policies: [{ policy: '*a'.repeat(500_000) }] }),
  ]),
  only('an exception whose condition does not end', () => [
    ownPolicy('false'),
    ownException({ match: { expression: `[[1]]${'.map(x, x + x)'.repeat(40)}.size() > 0` } }),
  ]),
  only('an exception of a field of the prototype', () => [
    ownPolicy('false'),
    ownException({ fields: ['__proto__', 'constructor.prototype'] }),
  ]),
  only('a thousand exceptions with fields', () => [
    ownPolicy('has(object.nothing)'),
    ...numbers(1_000).map((n) => ({
      ...ownException({ fields: [`spec.containers[name=${n}]`, 'metadata.labels'] }),
      metadata: { name: `e${n}` },
    })),
  ]),
  only('a Kyverno exception with a hostile pattern', () => [
    kyvernoPolicy('ValidatingPolicy', { validations: [{ expression: 'false' }] }),
    {
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'PolicyException',
      metadata: { name: 'e' },
      spec: {
        policyRefs: [{ name: 'hostile', kind: 'ValidatingPolicy' }],
        matchConditions: [{ name: 'm', expression: "'a'.matches('(a{1000}){1000}')" }],
      },
    },
  ]),
  only(
    'a policy of an unknown kind',
    () => [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'x' },
      },
    ],
    /not a policy/,
  ),
  only('a policy that is named as what objects inherit', () => [
    admissionPolicy({ validations: [{ expression: 'false' }] }, '__proto__'),
    admissionPolicy({ validations: [{ expression: 'false' }] }, 'constructor'),
  ]),
  only(
    'a policy without a spec',
    () => [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'x' },
      },
    ],
    /spec/,
  ),
  only('a selector of a hundred thousand values', () => [
    admissionPolicy({
      matchConstraints: {
        resourceRules: ANY,
        objectSelector: {
          matchExpressions: [{ key: 'app', operator: 'NotIn', values: numbers(100_000).map(String) }],
        },
      },
      validations: [{ expression: 'false' }],
    }),
  ]),
];

/** Parameters by the thousand. */
export const HOSTILE_PARAMS: readonly HostileQuestion[] = [
  {
    name: 'ten thousand parameters',
    question: () => ({
      policies: [
        admissionPolicy({
          paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
          validations: [{ expression: "params.data.name != 'p9999'" }],
        }),
      ],
      object: POD,
      params: numbers(10_000).map((n) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `p${n}`, namespace: 'shop' },
        data: { name: `p${n}` },
      })),
    }),
  },
  {
    name: 'ten thousand parameters that each take long',
    question: () => ({
      policies: [
        admissionPolicy({
          failurePolicy: 'Ignore',
          paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
          validations: [
            {
              expression:
                '[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, a + b + c > 0)))',
            },
          ],
        }),
      ],
      object: POD,
      params: numbers(10_000).map((n) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `p${n}`, namespace: 'shop' },
      })),
    }),
    says: /steps/,
  },
];
