import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '#policy/index.ts';
import { type ApiServer, missingApiServer, startApiServer } from './support/kubernetes/api-server.ts';
import { ask } from './support/kubernetes/ask.ts';
import { Comparison, missingFrom } from './support/kubernetes/comparison.ts';
import { CONNECTIONS, connectionPolicies } from './support/kubernetes/connections.ts';
import { VALIDATED_OBJECTS } from './support/kubernetes/expressions.ts';
import { generateExpressions } from './support/kubernetes/generate-expression.ts';
import { generateMutations } from './support/kubernetes/generate-mutation.ts';
import {
  completed,
  create,
  createAll,
  createIfItCan,
  DRY_RUN_REQUEST,
  labelled,
  type Manifest,
  nameOf,
  namespaceOf,
  tryCreate,
  untilActive,
} from './support/kubernetes/judge.ts';
import { type Mutation, mutatingBinding, mutatingPolicy } from './support/kubernetes/mutations.ts';

const missing = missingApiServer();
const beside = `beside a real API server${missing === undefined ? '' : ` (${missing})`}`;
let server: ApiServer;

beforeAll(async () => {
  if (missing === undefined) server = await startApiServer();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

/** How many expressions are made up for the server; another seed makes others. */
const GENERATED = Number(process.env['BULKHEAD_GENERATED'] ?? 150);
const SEED = Number(process.env['BULKHEAD_SEED'] ?? 1);

describe.skipIf(missing !== undefined)(`Connections ${beside}`, () => {
  it('are denied for the same reasons, or not at all', async () => {
    const { body: namespace } = await create(server, namespaceOf('connect', { suite: 'connect' }));
    const comparison = new Comparison();
    const policies = [];
    for (const one of connectionPolicies(generateExpressions(Math.ceil(GENERATED / 4), SEED + 2))) {
      // What is refused is compared elsewhere.
      const answer = await createIfItCan(server, one.policy);
      if (answer?.status === 201) policies.push(one);
    }
    const bindings = policies.map((one) => one.binding);
    expect(await createAll(server, bindings)).toEqual([]);
    await untilActive(server, 'connections', 'connect');
    for (const { policy, binding } of policies) {
      const name = nameOf(policy);
      for (const { subResource, query, object } of CONNECTIONS) {
        const path = `/api/v1/namespaces/connect/pods/${name}/${subResource}?${query}`;
        const { body } = await server.call('POST', path);
        // What is not denied fails, for there is no such pod.
        const theirs = body.message.includes('AdmissionPolicy') ? body.message : undefined;
        const request = {
          operation: 'CONNECT',
          resource: { group: '', version: 'v1', resource: 'pods' },
          subResource,
          name,
          namespace: 'connect',
          userInfo: DRY_RUN_REQUEST.userInfo,
        };
        const decision = ask([policy, binding], { object, request, namespaceObject: namespace });
        comparison.add({ policy: policy['spec'], subResource }, theirs, decision.message);
      }
    }
    expect(comparison.different).toEqual([]);
    expect(comparison.compared).toBeGreaterThan(200);
  });
});

/** What the API server says of a mutated object that has other fields than its kind, or other values in them. */
const NO_VALID_OBJECT =
  /^(?:\w+(?:\.\w+)? "[^"]*" is invalid: |Internal error occurred: (?:json: cannot unmarshal|strict decoding error: unknown field|couldn't get version\/kind;) )/;

describe.skipIf(missing !== undefined)(`Generated mutations ${beside}`, () => {
  it('make the same of each object, or fail for the same reason', async () => {
    const { body: namespace } = await create(server, namespaceOf('mutate', { suite: 'mutate' }));
    const objects = await completed(server, VALIDATED_OBJECTS, 'mutate');
    const comparison = new Comparison();
    const resourceRules = [
      { apiGroups: ['', 'apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['*'] },
    ];
    const policies = generateMutations(GENERATED, SEED + 3).map((spec, index) =>
      mutatingPolicy(`m${index}`, {
        matchConstraints: { objectSelector: { matchLabels: { case: `m${index}` } }, resourceRules },
        reinvocationPolicy: 'Never',
        ...spec,
      }),
    );
    const taken: Manifest[] = [];
    for (const policy of policies) {
      const answer = await createIfItCan(server, policy);
      if (answer?.status === 201) taken.push(policy);
      else if (answer !== undefined) {
        const { results } = askOf(policy, labelled(objects[0]!, nameOf(policy)), namespace);
        const isRefused = results.some(({ result }) => result === 'error');
        comparison.add({ refused: answer.body.message, policy: policy['spec'] }, true, isRefused);
      }
    }
    const bindings = taken.map((policy) => mutatingBinding(nameOf(policy)));
    expect(await createAll(server, bindings)).toEqual([]);
    await untilMutating(server, 'mutations', 'mutate');
    for (const policy of taken) {
      for (const object of objects.map((one) => labelled(one, nameOf(policy)))) {
        const { status, body } = await tryCreate(server, object);
        const decision = askOf(policy, object, namespace);
        const what = { policy: policy['spec'], name: nameOf(object) };
        if (status === 201) {
          const isDenied = decision.verdict === 'deny';
          const mine = isDenied ? decision.message : missingFrom(decision.changed ?? object, body);
          comparison.add(what, undefined, mine);
        } else if (NO_VALID_OBJECT.test(body.message)) {
          // Both made something of it that is no valid object; ours goes on to the next mutation, which may fail.
          comparison.add(what, true, decision.changed !== undefined || decision.verdict === 'deny');
        } else comparison.add(what, body.message, decision.message);
      }
    }
    expect(comparison.different).toEqual([]);
    expect(comparison.compared).toBeGreaterThan(GENERATED * 3);
  });
});

/** Waits until the API server has taken note of all mutating policies made before this one, which labels an object. */
async function untilMutating(api: ApiServer, name: string, namespace: string): Promise<void> {
  const mutation = patchThat('[JSONPatch{op: "add", path: "/metadata/labels/active", value: "yes"}]');
  const matchConstraints = {
    objectSelector: { matchLabels: { case: name } },
    resourceRules: [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
    ],
  };
  const policy = mutatingPolicy(name, {
    matchConstraints,
    mutations: [mutation],
    reinvocationPolicy: 'Never',
  });
  expect(await createAll(api, [policy, mutatingBinding(name)])).toEqual([]);
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: { case: name } },
  };
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await tryCreate(api, object);
    if (JSON.stringify(body).includes('"active":"yes"')) return;
    await sleep(100);
  }
  throw new Error('the mutating policies of the API server did not become active');
}

function patchThat(expression: string): Mutation {
  return { patchType: 'JSONPatch', jsonPatch: { expression } };
}

function askOf(policy: Manifest, object: Manifest, namespaceObject: Manifest): Decision {
  const facts = { object, namespaceObject, request: DRY_RUN_REQUEST };
  return ask([policy, mutatingBinding(nameOf(policy))], facts);
}
