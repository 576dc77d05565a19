import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admitPod, warningsForExistingPods } from '#policy/pod-security/index.ts';
import { type ApiServer, missingApiServer, startApiServer } from './support/kubernetes/api-server.ts';
import { ask } from './support/kubernetes/ask.ts';
import { Comparison, missingFrom } from './support/kubernetes/comparison.ts';
import { examplePods } from './support/kubernetes/example-pods.ts';
import { VALIDATED_OBJECTS, VALIDATION_EXPRESSIONS } from './support/kubernetes/expressions.ts';
import { generateExpressions } from './support/kubernetes/generate-expression.ts';
import { generatePolicies, THING_DEFINITION, THINGS } from './support/kubernetes/generate-policy.ts';
import {
  binding,
  completed,
  create,
  createAll,
  createIfItCan,
  DRY_RUN_REQUEST,
  labelled,
  type Manifest,
  nameOf,
  namespaceOf,
  ourAnswer,
  pathOf,
  policy,
  theirAnswer,
  tryCreate,
  untilActive,
  untilServed,
} from './support/kubernetes/judge.ts';
import { MUTATIONS, mutatingBinding, mutatingPolicy } from './support/kubernetes/mutations.ts';
import { operationPolicies } from './support/kubernetes/operations.ts';
import { policyCases } from './support/kubernetes/policies.ts';
import { readKinds, readMergeSchema } from './support/kubernetes/schema.ts';

const missing = missingApiServer();
const beside = `beside a real API server${missing === undefined ? '' : ` (${missing})`}`;
let server: ApiServer;

beforeAll(async () => {
  if (missing === undefined) server = await startApiServer();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

const LABEL = 'pod-security.kubernetes.io/';
/** Each version at which a check of baseline or restricted changes, and the one before, as far as the server knows them. */
const MINORS = [0, 7, 8, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34];

/** How many expressions are made up for the server; another seed makes others. */
const GENERATED = Number(process.env['BULKHEAD_GENERATED'] ?? 150);
const SEED = Number(process.env['BULKHEAD_SEED'] ?? 1);

// First, as other tests teach the server a kind of their own.
describe.skipIf(missing !== undefined)(`Kinds and types ${beside}`, () => {
  it.each([
    ['kinds.json', readKinds],
    ['merge-schema.json', readMergeSchema],
  ])('%s is what the API server says', async (file, read) => {
    const path = new URL(`../src/policy/kubernetes/${file}`, import.meta.url);
    expect(JSON.parse(await read(server))).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});

describe.skipIf(missing !== undefined)(`Pod Security ${beside}`, () => {
  it.each(['baseline', 'restricted'])(
    'says the same of each pod of the tables of checks at each version of %s',
    async (level) => {
      const comparison = new Comparison();
      for (const minor of MINORS) {
        const namespace = `psa-${level}-${minor}`;
        const labels = { [`${LABEL}enforce`]: level, [`${LABEL}enforce-version`]: `v1.${minor}` };
        await create(server, namespaceOf(namespace, labels));
        const compare = async (name: string, manifest: Manifest): Promise<void> => {
          const metadata = { ...(manifest['metadata'] as object), namespace };
          const answer = await tryCreate(server, { ...manifest, metadata });
          // Other answers are about pods that are not valid at all.
          if (answer.status !== 201 && answer.status !== 403) return;
          const ours = admitPod({
            operation: 'CREATE',
            object: manifest,
            namespace,
            namespaceLabels: labels,
          });
          const theirs = answer.status === 201 ? undefined : answer.body.message;
          const mine = ours.allowed ? undefined : `pods "example" is forbidden: ${ours.message}`;
          comparison.add({ name, namespace }, theirs, mine);
        };
        await Promise.all(examplePods().map(({ name, manifest }) => compare(name, manifest)));
      }
      expect(comparison.different).toEqual([]);
      expect(comparison.compared).toBeGreaterThan(2000);
    },
  );

  it('warns the same of controllers, of pods, and of a namespace whose level is raised', async () => {
    const namespace = 'psa-warnings';
    const labels = { [`${LABEL}warn`]: 'restricted', [`${LABEL}warn-version`]: 'v1.34' };
    await create(server, namespaceOf(namespace, labels));
    const comparison = new Comparison();
    const pods = examplePods();
    for (const { name, manifest } of pods) {
      const { annotations = {} } = manifest['metadata'] as { annotations?: object };
      const template = { metadata: { labels: { app: 'a' }, annotations }, spec: manifest['spec'] };
      const spec = { selector: { matchLabels: { app: 'a' } }, template };
      const metadata = { name: 'example', namespace };
      for (const object of [
        { ...manifest, metadata: { ...metadata, annotations } },
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec },
      ]) {
        const answer = await tryCreate(server, object);
        if (answer.status !== 201) continue;
        const ours = admitPod({ operation: 'CREATE', object, namespace, namespaceLabels: labels });
        const theirs = answer.warnings.filter((text) => text.includes('PodSecurity'));
        comparison.add({ name, kind: object.kind }, theirs, ours.warnings);
      }
    }
    const stored = [];
    for (const [index, { manifest }] of pods.entries()) {
      const metadata = { ...(manifest['metadata'] as object), name: `p${index}`, namespace };
      const answer = await create(server, { ...manifest, metadata });
      if (answer.status === 201) stored.push(answer.body);
    }
    for (const level of ['baseline', 'restricted'] as const) {
      const raised = { ...labels, [`${LABEL}enforce`]: level, [`${LABEL}enforce-version`]: 'v1.33' };
      const answer = await server.call('PATCH', `/api/v1/namespaces/${namespace}?dryRun=All`, {
        metadata: { labels: raised },
      });

      comparison.add(
        { level },
        answer.warnings,
        warningsForExistingPods(namespace, stored, { level, version: 33 }),
      );
    }
    expect(comparison.different).toEqual([]);
    expect(comparison.compared).toBeGreaterThan(200);
  });
});

describe.skipIf(missing !== undefined)(`ValidatingAdmissionPolicy ${beside}`, () => {
  let namespace: Manifest;
  let objects: readonly Manifest[];

  beforeAll(async () => {
    if (missing !== undefined) return;
    const { body } = await create(server, namespaceOf('vap', { suite: 'vap' }));
    namespace = body;
    await create(server, THING_DEFINITION);
    await untilServed(server, '/apis/example.com/v1/namespaces/vap/things');
    objects = await completed(server, [...VALIDATED_OBJECTS, ...THINGS], 'vap');
  });

  it.each([
    ['written', 'e', VALIDATION_EXPRESSIONS],
    ['generated', 'g', generateExpressions(GENERATED, SEED)],
  ] as const)(
    'takes the same %s expressions, and says the same of each object',
    async (kind, prefix, expressions) => {
      const comparison = new Comparison();
      const resourceRules = [
        {
          apiGroups: ['', 'apps', 'example.com'],
          apiVersions: ['v1'],
          operations: ['*'],
          resources: ['configmaps', 'deployments', 'things'],
        },
      ];
      const policies = expressions.map((expression, index) => {
        const objectSelector = { matchLabels: { case: `${prefix}${index}` } };
        const message = kind === 'generated' || index % 3 > 0 ? { message: `message ${index}` } : {};
        return policy(`${prefix}${index}`, {
          matchConstraints: { objectSelector, resourceRules },
          validations: [{ expression, ...message }],
        });
      });
      const taken = await Promise.all(policies.map((manifest) => createIfItCan(server, manifest)));
      await Promise.all(policies.map((_, index) => create(server, binding(`${prefix}${index}`, {}))));
      await untilActive(server, kind, 'vap');
      for (const [index, manifest] of policies.entries()) {
        const expression = expressions[index];
        const answered = taken[index];
        if (answered === undefined) continue;
        for (const object of objects.map((one) => labelled(one, `${prefix}${index}`))) {
          const decision = ask([manifest, binding(`${prefix}${index}`, {})], {
            object,
            namespaceObject: namespace,
            request: DRY_RUN_REQUEST,
          });
          if (answered.status === 201) {
            const answer = await tryCreate(server, object);
            comparison.add({ expression, name: nameOf(object) }, theirAnswer(answer), ourAnswer(decision));
          } else {
            const isRefused = decision.results.some(({ result }) => result === 'error');
            comparison.add({ expression, refused: answered.body.message }, true, isRefused);
          }
        }
      }
      expect(comparison.different).toEqual([]);
      expect(comparison.compared).toBeGreaterThan(500);
    },
  );

  it('says the same by generated policies with everything that policies may have', async () => {
    const comparison = new Comparison();
    const cases = generatePolicies(GENERATED, SEED, 'q');
    const taken = new Map<string, boolean>();
    for (const { policy: manifest, bindings, params = [] } of cases) {
      const answer = await createIfItCan(server, manifest);
      if (answer === undefined) continue;
      taken.set(nameOf(manifest), answer.status === 201);
      if (answer.status === 201) expect(await createAll(server, [...params, ...bindings])).toEqual([]);
    }
    await untilActive(server, 'made', 'vap');
    for (const { policy: manifest, bindings, params = [] } of cases) {
      const name = nameOf(manifest);
      const asked = objects.map((one) => labelled(one, name));
      const decisions = asked.map((object) => {
        const facts = { object, namespaceObject: namespace, request: DRY_RUN_REQUEST, params };
        // A policy that is refused has no binding.
        return ask(taken.get(name) === true ? [manifest, ...bindings] : [manifest], facts);
      });
      if (taken.get(name) === false) {
        const isRefused = decisions.some(({ results }) => results.some(({ result }) => result === 'error'));
        comparison.add({ refused: manifest['spec'] }, true, isRefused);
      } else if (taken.get(name) === true) {
        for (const [index, object] of asked.entries()) {
          const theirs = theirAnswer(await tryCreate(server, object));
          const what = { policy: manifest['spec'], bindings, name: nameOf(object) };
          comparison.add(what, theirs, ourAnswer(decisions[index]!));
        }
      }
    }
    expect(comparison.different).toEqual([]);
    expect(comparison.compared).toBeGreaterThan(GENERATED * 3);
  });

  it('says the same about matching, bindings, parameters, conditions, variables, messages and budgets', async () => {
    const comparison = new Comparison();
    const cases = policyCases();
    const all = cases.flatMap(({ policy: manifest, bindings, params = [] }) => [
      manifest,
      ...params,
      ...bindings,
    ]);
    expect(await createAll(server, all)).toEqual([]);
    await untilActive(server, 'features', 'vap');
    for (const { policy: manifest, bindings, params = [] } of cases) {
      for (const object of objects.map((one) => labelled(one, nameOf(manifest)))) {
        const theirs = theirAnswer(await tryCreate(server, object));
        const facts = { object, namespaceObject: namespace, request: DRY_RUN_REQUEST, params };
        // A policy without a binding does nothing in a cluster; for us it is bound to everything.
        const mine =
          bindings.length === 0
            ? { message: undefined, warnings: [] }
            : ourAnswer(ask([manifest, ...bindings], facts));
        comparison.add({ policy: manifest['spec'], bindings, name: nameOf(object) }, theirs, mine);
      }
    }
    expect(comparison.different).toEqual([]);
    expect(comparison.compared).toBeGreaterThan(500);
  });

  it('says the same of updates, deletions, objects without a namespace, and what users may do', async () => {
    const comparison = new Comparison();
    const { body: home } = await create(server, namespaceOf('operations', { suite: 'operations' }));
    const policies = [];
    for (const one of operationPolicies(generateExpressions(Math.ceil(GENERATED / 4), SEED + 1))) {
      // What is refused is compared elsewhere.
      const answer = await createIfItCan(server, one.policy);
      if (answer?.status === 201) policies.push(one);
    }
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const kinds: readonly Manifest[] = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'operations' }, data: { a: '1' } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: {} },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: {}, rules },
    ];
    const stored = new Map<string, Manifest[]>();
    for (const { policy: manifest } of policies) {
      const name = nameOf(manifest);
      const made = kinds.map((object) => ({
        ...object,
        metadata: {
          ...(object['metadata'] as object),
          name: `of-${name}`,
          labels: { case: name, suite: 'operations' },
        },
      }));
      stored.set(
        name,
        await Promise.all(made.map(async (object) => (await create(server, object)).body as Manifest)),
      );
    }
    expect(
      await createAll(
        server,
        policies.map((one) => one.binding),
      ),
    ).toEqual([]);
    await untilActive(server, 'operations', 'operations');
    for (const { policy: manifest, binding: bound } of policies) {
      for (const oldObject of stored.get(nameOf(manifest))!) {
        const isNamespaced = oldObject['kind'] === 'ConfigMap';
        const path = `${pathOf(oldObject)}/${nameOf(oldObject)}?dryRun=All`;
        const changed = isNamespaced
          ? { ...oldObject, data: { a: '2' } }
          : { ...oldObject, metadata: { ...(oldObject['metadata'] as object), annotations: { a: '2' } } };
        for (const [method, object, operation, options] of [
          ['PUT', changed, 'UPDATE', 'UpdateOptions'],
          ['DELETE', undefined, 'DELETE', 'DeleteOptions'],
        ] as const) {
          const answer = await server.call(method, path, object);
          const request = {
            ...DRY_RUN_REQUEST,
            operation,
            options: { ...DRY_RUN_REQUEST.options, kind: options },
          };
          const facts = { object, oldObject, request, ...(isNamespaced ? { namespaceObject: home } : {}) };
          const what = { policy: manifest['spec'], operation, kind: oldObject['kind'] };
          comparison.add(what, theirAnswer(answer), ourAnswer(ask([manifest, bound], facts)));
        }
      }
    }
    expect(comparison.different).toEqual([]);
    expect(comparison.compared).toBeGreaterThan(100);
  });
});

describe.skipIf(missing !== undefined)(`MutatingAdmissionPolicy ${beside}`, () => {
  it('makes the same of each object, or says the same of why not', async () => {
    const { body: namespace } = await create(server, namespaceOf('map', { suite: 'map' }));
    const objects = await completed(server, VALIDATED_OBJECTS, 'map');
    const comparison = new Comparison();
    const resourceRules = [
      {
        apiGroups: ['', 'apps'],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: ['configmaps', 'deployments'],
      },
    ];
    const policies = MUTATIONS.map((mutations, index) =>
      mutatingPolicy(`m${index}`, {
        matchConstraints: { objectSelector: { matchLabels: { case: `m${index}` } }, resourceRules },
        mutations,
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
      }),
    );
    const all = policies.flatMap((manifest) => [manifest, mutatingBinding(nameOf(manifest))]);
    expect(await createAll(server, all)).toEqual([]);
    await untilActive(server, 'mutations', 'map');
    // Mutating policies have an informer of their own.
    await sleep(2000);
    for (const [index, manifest] of policies.entries()) {
      const name = nameOf(manifest);
      for (const object of objects.map((one) => labelled(one, name))) {
        const answer = await tryCreate(server, object);
        const decision = ask([manifest, mutatingBinding(name)], {
          object,
          namespaceObject: namespace,
          request: DRY_RUN_REQUEST,
        });
        const what = { mutations: MUTATIONS[index], name: nameOf(object) };
        if (answer.status === 201) {
          const isDenied = decision.verdict === 'deny';
          const mine = isDenied ? decision.message : missingFrom(decision.changed ?? object, answer.body);
          comparison.add(what, undefined, mine);
        } else if (/^\w+(?:\.\w+)? "[^"]*" is invalid: /.test(answer.body.message)) {
          // Both made something of it that is no valid object.
          comparison.add(what, true, decision.changed !== undefined);
        } else comparison.add(what, answer.body.message, decision.message);
      }
    }
    expect(comparison.different).toEqual([]);
    expect(comparison.compared).toBeGreaterThan(300);
  });
});
