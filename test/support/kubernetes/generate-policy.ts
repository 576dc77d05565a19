import { generateExpressions, generator } from './generate-expression.ts';
import type { Kind } from './expression-ways.ts';
import { binding, type Manifest, policy } from './judge.ts';
import type { PolicyCase } from './policies.ts';

/** A custom kind whose objects hold anything. */
export const THING_DEFINITION: Manifest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
    versions: ['v1', 'v1beta1'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: {
            data: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            spec: {
              type: 'object',
              properties: {
                replicas: { type: 'integer', default: 1 },
                ratio: { type: 'number' },
                port: { 'x-kubernetes-int-or-string': true },
                when: { type: 'string', format: 'date-time' },
                names: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
              },
            },
          },
        },
      },
    })),
  },
};

const RULES = [
  {
    apiGroups: ['', 'apps', 'example.com'],
    apiVersions: ['v1'],
    operations: ['*'],
    resources: ['configmaps', 'deployments', 'things'],
  },
];

/** Objects of the custom kind: numbers as JSON may write them among what they hold. */
export const THINGS: readonly Manifest[] = [
  {
    data: { level: 'high', count: 42, big: 9007199254740993n, half: 0.5 },
    spec: { replicas: 3, port: 80, names: ['a', 'b'] },
  },
  {
    data: { level: 7, nested: [{ a: [] }, null, true] },
    spec: { ratio: 2, port: 'http', when: '2024-02-29T00:00:00Z' },
  },
  { data: { __proto__x: 1, constructor: 'c', 'a.b/c': 1 } },
].map((rest, index) => ({
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  metadata: { name: `thing-${index}` },
  ...rest,
}));

/** Policies with everything that policies may have, put together at random; the same for the same seed. */
export function generatePolicies(count: number, seed: number, prefix: string): PolicyCase[] {
  const random = generator(seed);
  const pools = new Map<Kind, string[]>();
  const some = (kind: Kind): string => {
    const pool = pools.get(kind) ?? generateExpressions(count * 6, seed + kind.length, kind);
    pools.set(kind, pool);
    return pool[random(pool.length)]!;
  };
  const maybe = <Value>(outOf: number, make: () => Value): Value | undefined =>
    random(outOf) === 0 ? make() : undefined;
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
  const list = <Item>(most: number, make: (index: number) => Item): Item[] =>
    Array.from({ length: random(most + 1) }, (_, index) => make(index));

  const validation = (variables: readonly string[]) => ({
    expression: variables.length > 0 && random(2) === 0 ? usesVariable(pick(variables)) : some('bool'),
    message: maybe(2, () => pick(['said', ' with spaces ', 'ünï'])),
    messageExpression: maybe(3, () => `string(${some('string')})`),
    reason: maybe(4, () => pick(['Forbidden', 'Invalid', 'RequestEntityTooLarge'])),
  });
  return Array.from({ length: count }, (_, index): PolicyCase => {
    const name = `${prefix}${index}`;
    const kinds = list(2, () =>
      pick<Kind>(['bool', 'int', 'string', 'texts', 'map', 'double', 'quantity', 'optional']),
    );
    const variables = kinds.map((kind, place) => ({ name: `v${place}`, expression: some(kind) }));
    const names = variables.map((variable) => variable.name);
    const withParams = random(4) === 0;
    const made = policy(name, {
      matchConstraints: {
        resourceRules: RULES,
        objectSelector: { matchLabels: { case: name } },
        matchPolicy: maybe(4, () => pick(['Exact', 'Equivalent'])),
        excludeResourceRules: maybe(8, () => [{ ...RULES[0], resources: [pick(['configmaps', 'things'])] }]),
      },
      paramKind: withParams ? { apiVersion: 'v1', kind: 'ConfigMap' } : undefined,
      failurePolicy: maybe(3, () => pick(['Fail', 'Ignore'])),
      matchConditions: maybe(3, () => list(2, (place) => ({ name: `c${place}`, expression: some('bool') }))),
      variables,
      validations: [
        ...(withParams ? [{ expression: "params.data.level != 'high'", message: 'param' }] : []),
        validation(names),
        ...list(2, () => validation(names)),
      ],
      auditAnnotations: maybe(4, () => [{ key: 'a', valueExpression: `string(${some('string')})` }]),
    });
    const actions = () =>
      pick([['Deny'], ['Deny'], ['Warn'], ['Audit'], ['Warn', 'Audit'], ['Deny', 'Audit']]);
    const paramRef = () => ({
      ...pick([{ name: `${name}-param` }, { name: 'absent' }, { selector: { matchLabels: { of: name } } }]),
      namespace: maybe(3, () => pick(['vap', 'default'])),
      parameterNotFoundAction: pick(['Allow', 'Deny']),
    });
    const bindings = Array.from({ length: 1 }, (_unused, place) =>
      binding(
        name,
        {
          validationActions: actions(),
          paramRef: withParams ? paramRef() : undefined,
          matchResources: maybe(4, () => ({
            resourceRules: [{ ...RULES[0], operations: [pick(['CREATE', 'UPDATE', 'DELETE', '*'])] }],
          })),
        },
        `${name}-${place}`,
      ),
    );
    const params = withParams
      ? [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: `${name}-param`, namespace: 'vap', labels: { of: name } },
            data: { level: pick(['high', 'low']) },
          },
        ]
      : [];
    return { policy: made, bindings, params };
  });
}

/** Whatever the variable is, a condition about it. */
function usesVariable(name: string): string {
  return `variables.${name} == variables.${name} && string(dyn(variables.${name}) == dyn(1)) != 'x'`;
}
