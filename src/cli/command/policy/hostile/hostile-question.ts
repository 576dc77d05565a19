import type { Fields, Question } from '../three-ways.ts';

/** A question that wants to be allowed, to last, or to fill the memory. */
export interface HostileQuestion {
  readonly name: string;
  readonly question: () => Question;
  /** What an answer has to say somewhere; a denial or an error otherwise. */
  readonly says?: RegExp;
}

export const ANY = [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }];
export const POD: Fields = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: { containers: [{ name: 'a', image: 'registry.example/a:1' }] },
};
/** Within the limits of documents, but more than an expression may go through. */
export const MANY = 350_000;
export const MEGABYTE = 'a'.repeat(1_000_000);

export function admissionPolicy(spec: object, name = 'hostile'): Fields {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: { matchConstraints: { resourceRules: ANY }, ...spec },
  };
}

export function mutatingPolicy(mutations: readonly object[]): Fields {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'hostile' },
    spec: { matchConstraints: { resourceRules: ANY }, reinvocationPolicy: 'IfNeeded', mutations },
  };
}

export function kyvernoPolicy(kind: string, spec: object): Fields {
  const metadata = { name: 'hostile' };
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind,
    metadata,
    spec: { matchConstraints: { resourceRules: ANY }, ...spec },
  };
}

export function clusterPolicy(expressions: readonly object[]): Fields {
  return {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: { name: 'hostile' },
    spec: {
      validationFailureAction: 'Enforce',
      rules: [
        {
          name: 'r',
          match: { any: [{ resources: { kinds: ['Pod'] } }] },
          validate: { cel: { expressions } },
        },
      ],
    },
  };
}

export function gatekeeper(source: object): Fields[] {
  return [
    {
      apiVersion: 'templates.gatekeeper.sh/v1',
      kind: 'ConstraintTemplate',
      metadata: { name: 'hostile' },
      spec: {
        crd: { spec: { names: { kind: 'Hostile' } } },
        targets: [
          { target: 'admission.k8s.gatekeeper.sh', code: [{ engine: 'K8sNativeValidation', source }] },
        ],
      },
    },
    {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: 'Hostile',
      metadata: { name: 'hostile' },
      spec: {},
    },
  ];
}

export function ownPolicy(expression: string, more: object = {}): Fields {
  return {
    apiVersion: 'bulkhead.dev/v1',
    kind: 'Policy',
    metadata: { name: 'hostile' },
    spec: { match: { documents: ['manifest'] }, rules: [{ name: 'r', expression }], ...more },
  };
}

/** The same expression as a policy of each kind that there is. */
export function everyKind(
  name: string,
  expression: string,
  object: () => Fields,
  says?: RegExp,
): HostileQuestion[] {
  const validations = [{ expression }];
  const kinds: readonly (readonly [string, readonly Fields[]])[] = [
    ['Kubernetes', [admissionPolicy({ validations })]],
    [
      'Kubernetes, match condition',
      [
        admissionPolicy({
          matchConditions: [{ name: 'm', expression: `!(${expression})` }],
          validations: [{ expression: 'false' }],
        }),
      ],
    ],
    [
      'Kubernetes, variable',
      [
        admissionPolicy({
          variables: [{ name: 'v', expression }],
          validations: [{ expression: 'variables.v' }],
        }),
      ],
    ],
    ['Kyverno', [kyvernoPolicy('ValidatingPolicy', { validations })]],
    ['Kyverno ClusterPolicy', [clusterPolicy(validations)]],
    ['Kyverno images', [kyvernoPolicy('ImageValidatingPolicy', { validations })]],
    ['Gatekeeper', gatekeeper({ validations })],
    ['our own', [ownPolicy(expression)]],
  ];
  return kinds.map(([kind, policies]) => ({
    name: `${name} (${kind})`,
    question: () => ({ policies, object: object() }),
    // Of a variable that cannot be compiled only its user is told.
    ...(says === undefined || kind.endsWith('variable') ? {} : { says }),
  }));
}

export function pod(more: object): Fields {
  return { ...POD, ...more };
}

export function podWithLabels(labels: object): Fields {
  return pod({ metadata: { name: 'web', namespace: 'shop', labels } });
}

export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export function parseJson(text: string): Fields {
  return JSON.parse(text) as Fields;
}

export function validation(
  name: string,
  expression: string,
  object: () => Fields,
  says?: RegExp,
): HostileQuestion {
  const question = () => ({
    policies: [admissionPolicy({ validations: [{ expression }] })],
    object: object(),
  });
  return says === undefined ? { name, question } : { name, question, says };
}

export function only(name: string, policies: () => readonly Fields[], says?: RegExp): HostileQuestion {
  const question = () => ({ policies: policies(), object: POD });
  return says === undefined ? { name, question } : { name, question, says };
}

export function nest(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

export function ownException(more: object): Fields {
  return {
    apiVersion: 'bulkhead.dev/v1',
    kind: 'PolicyException',
    metadata: { name: 'e' },
    spec: {
      owner: 'o',
      reason: 'r',
      expires: '2030-01-01T00:00:00Z',
      policies: [{ policy: 'hostile' }],
      ...more,
    },
  };
}

/** Each line stands for ten of the one before. */
export function aliasBomb(end: string): string {
  const lines = numbers(12).map(
    (n) =>
      `a${n}: &a${n} [${
        n === 0
          ? '1'
          : Array(10)
              .fill(`*a${n - 1}`)
              .join(', ')
      }]`,
  );
  return lines.join(end);
}
