import type { Kind } from './expression-ways.ts';
import { generateExpressions, generator } from './generate-expression.ts';
import type { Mutation } from './mutations.ts';

/** What a MutatingAdmissionPolicy does, and with which variables. */
export interface GeneratedMutation {
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly mutations: readonly Mutation[];
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  readonly failurePolicy: 'Fail' | 'Ignore';
}

const PATHS = [
  '/metadata/annotations',
  '/metadata/annotations/a',
  '/metadata/labels/added',
  '/metadata/labels/case',
  '/data',
  '/data/level',
  '/data/new',
  '/spec/replicas',
  '/spec/template/spec/containers/0/image',
  '/spec/template/spec/containers/0/env',
  '/spec/template/spec/containers/1',
  '/spec/template/spec/containers/-',
  '/spec/template/metadata/labels/a~1b',
  '',
  'data',
];

/** Ways to write each kind of mutation: `$int` is an expression of that kind, `%path` a path, `%op` an operation. */
const APPLY_WAYS = [
  'Object{metadata: Object.metadata{annotations: {"a": string($string), "b": string($int)}}}',
  'Object{metadata: Object.metadata{labels: {"size": string(size($texts))}}}',
  'Object{metadata: Object.metadata{?annotations: $bool ? optional.of({"a": "b"}) : optional.none()}}',
  'object.kind == "Deployment" ? Object{spec: Object.spec{replicas: ($int) % 1000}} : Object{data: {"n": string($double)}}',
  '$bool ? Object{metadata: Object.metadata{annotations: {"is": "so"}}} : Object{}',
  'has(object.data) ? Object{data: {"text": string($string), "other": "x"}} : Object{}',
  'object.kind == "Deployment" ? Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: object.spec.template.spec.containers.map(c, Object.spec.template.spec.containers{name: c.name, image: string($string) + ":1"})}}}} : Object{}',
  'object.kind == "Deployment" ? Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: [Object.spec.template.spec.containers{name: "web", env: [Object.spec.template.spec.containers.env{name: "A", value: string($int)}]}]}}}} : Object{}',
];
const PATCH_WAYS = [
  '[JSONPatch{op: "%op", path: "%path", value: string($string)}]',
  '[JSONPatch{op: "%op", path: "%path", value: $int}]',
  '[JSONPatch{op: "%op", path: "%path", value: {"a": string($string), "b": "c"}}]',
  '[JSONPatch{op: "%op", path: "%path", value: $texts}]',
  '[JSONPatch{op: "%op", path: "%path", from: "%path", value: "x"}]',
  '[JSONPatch{op: "%op", path: "%path", value: "x"}, JSONPatch{op: "%op", path: "%path", value: string($int)}]',
  '$bool ? [JSONPatch{op: "%op", path: "%path", value: object.metadata.name}] : []',
  '$texts.map(t, JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey(t), value: "x"})',
  '[JSONPatch{op: "test", path: "%path", value: string($string)}, JSONPatch{op: "add", path: "/metadata/labels/tested", value: "yes"}]',
  '[JSONPatch{op: "add", path: "/metadata/annotations", value: object.?data.orValue({"none": "x"})}]',
];
const OPERATIONS = ['add', 'add', 'replace', 'remove', 'move', 'copy', 'test'];

/** Mutations put together at random; the same for the same seed. */
export function generateMutations(count: number, seed: number): GeneratedMutation[] {
  const random = generator(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
  const pools = new Map<Kind, string[]>();
  const some = (kind: Kind): string => {
    const pool = pools.get(kind) ?? generateExpressions(count * 4, seed + kind.length, kind);
    pools.set(kind, pool);
    return pick(pool);
  };
  const write = (ways: readonly string[]): string =>
    pick(ways)
      .replaceAll('%path', () => pick(PATHS))
      .replaceAll('%op', () => pick(OPERATIONS))
      .replaceAll(/\$([a-z]+)/g, (_, kind: Kind) => some(kind));
  const mutation = (): Mutation =>
    random(2) === 0
      ? { patchType: 'ApplyConfiguration', applyConfiguration: { expression: write(APPLY_WAYS) } }
      : { patchType: 'JSONPatch', jsonPatch: { expression: write(PATCH_WAYS) } };
  const noted: Mutation = {
    patchType: 'ApplyConfiguration',
    applyConfiguration: {
      expression: 'Object{metadata: Object.metadata{annotations: {"v": string(variables.v)}}}',
    },
  };
  return Array.from({ length: count }, (): GeneratedMutation => {
    const withVariable = random(3) === 0;
    return {
      variables: withVariable ? [{ name: 'v', expression: some('string') }] : [],
      mutations: [...Array.from({ length: 1 + random(2) }, mutation), ...(withVariable ? [noted] : [])],
      ...(random(3) === 0 ? { matchConditions: [{ name: 'c', expression: some('bool') }] } : {}),
      failurePolicy: pick(['Fail', 'Fail', 'Ignore']),
    };
  });
}
