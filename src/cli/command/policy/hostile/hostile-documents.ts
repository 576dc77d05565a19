import {
  MANY,
  MEGABYTE,
  POD,
  admissionPolicy,
  nest,
  numbers,
  only,
  parseJson,
  pod,
  podWithLabels,
  validation,
  type HostileQuestion,
} from './hostile-question.ts';

const MIXED = numbers(20_000).map((n) => (n % 2 === 0 ? '1' : "''"));

/** Documents that want to be taken for others, or to be too much. */
export const HOSTILE_DOCUMENTS: readonly HostileQuestion[] = [
  validation(
    'a list of what does not fit together',
    `[${MIXED.join(',')}].size() == 1`,
    () => POD,
    /expected type/,
  ),
  validation(
    'a map of what does not fit together',
    `{${MIXED.map((text, n) => `${n}:${text}`)
      .join(',')
      .slice(0, 90_000)}}.size() == 1`,
    () => POD,
    /compilation error/,
  ),
  only(
    'a policy of many large expressions',
    () => [
      admissionPolicy({
        validations: numbers(20).map(() => ({ expression: `[${'1,'.repeat(45_000)}1].size() > 0` })),
      }),
    ],
    /larger than/,
  ),
  validation(
    'a list of a million',
    'object.list.size() < 10',
    () => pod({ list: numbers(1_000_000) }),
    /more than \d+ values/,
  ),
  validation(
    'a list that is too long to go through',
    'object.list.all(x, x >= 0)',
    () => pod({ list: numbers(MANY) }),
    /cost limit/,
  ),
  validation(
    'a megabyte of keys',
    "object.metadata.labels.all(k, k.startsWith('k'))",
    () =>
      podWithLabels(
        Object.fromEntries(
          numbers(60_000)
            .map((n) => [`k-${n}-${'x'.repeat(8)}`, ''])
            .concat([['z', '']]),
        ),
      ),
    /./,
  ),
  validation('deep nesting', 'object.list.size() == 0', () => pod({ list: nest(300) }), /nested deeper/),
  validation(
    'own keys named as inherited ones',
    "!('__proto__' in object.metadata.labels) && !('constructor' in object.metadata.labels)",
    () => podWithLabels(parseJson('{"__proto__": "x", "constructor": "y"}')),
  ),
  validation(
    'a prototype that says what is missing',
    "has(object.metadata.labels.app) && object.metadata.labels.app == 'web'",
    () => podWithLabels(parseJson('{"__proto__": {"app": "web"}}')),
  ),
  validation('a prototype of the whole object', 'has(object.spec) && object.spec.safe', () =>
    parseJson(
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "__proto__": {"spec": {"safe": true}}}',
    ),
  ),
  validation('hasOwnProperty as a key', "!object.metadata.labels.hasOwnProperty.contains('x')", () =>
    podWithLabels({ hasOwnProperty: 'x', valueOf: 'y', toString: 'z' }),
  ),
  validation('a text of a megabyte', "object.text.matches('^(a?){50}b') || object.text.contains('ab')", () =>
    pod({ text: MEGABYTE }),
  ),
  validation('numbers beyond what ints are', 'object.number == 1', () => pod({ number: 1e300 })),
  validation('a name of a megabyte', "object.metadata.name == 'web'", () =>
    pod({ metadata: { name: MEGABYTE } }),
  ),
  validation(
    'labels that are no labels',
    'object.metadata.labels.all(k, object.metadata.labels[k].size() < 9)',
    () => pod({ metadata: { labels: [1, 2] } }),
  ),
  validation('metadata that is text', "object.metadata.name == 'web'", () => pod({ metadata: 'web' })),
  validation(
    'containers that are a map',
    "object.spec.containers.all(c, c.image.startsWith('registry.example/'))",
    () => pod({ spec: { containers: { a: 1 } } }),
  ),
  validation('a lone surrogate', "object.text == 'a'", () => pod({ text: '\uD800' })),
];
