import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide, describeDocuments, manifestInput, PolicyCompiler } from '#policy/index.ts';
import { admitPod } from '#policy/pod-security/index.ts';
import { type ApiServer, missingApiServer, startApiServer } from './support/kubernetes/api-server.ts';
import { examplePods } from './support/kubernetes/example-pods.ts';
import { VALIDATED_OBJECTS, VALIDATION_EXPRESSIONS } from './support/kubernetes/expressions.ts';
import {
  binding,
  create,
  DRY_RUN_REQUEST,
  type Manifest,
  ourAnswer,
  policy,
  theirAnswer,
  tryCreate,
  untilActive,
} from './support/kubernetes/judge.ts';
import { MUTATIONS, mutatingBinding, mutatingPolicy } from './support/kubernetes/mutations.ts';
import { policyCases } from './support/kubernetes/policies.ts';

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

describe.skipIf(missing !== undefined)(`Pod Security ${beside}`, () => {
  it.each(['baseline', 'restricted'])(
    'says the same of each pod of the tables of checks at each version of %s',
    async (level) => {
      const different: unknown[] = [];
      let compared = 0;
      for (const minor of MINORS) {
        const namespace = `psa-${level}-${minor}`;
        const labels = { [`${LABEL}enforce`]: level, [`${LABEL}enforce-version`]: `v1.${minor}` };
        await create(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
        const compare = async (name: string, manifest: Manifest): Promise<void> => {
          const metadata = { ...(manifest['metadata'] as object), namespace };
          const answer = await tryCreate(server, { ...manifest, metadata });
          // Other answers are about pods that are not valid at all.
          if (answer.status !== 201 && answer.status !== 403) return;
          compared += 1;
          const ours = admitPod({ operation: 'CREATE', object: manifest, namespace, namespaceLabels: labels });
          const theirs = answer.status === 201 ? undefined : answer.body.message;
          const mine = ours.allowed ? undefined : `pods "example" is forbidden: ${ours.message}`;
          if (theirs !== mine) different.push({ name, namespace, theirs, mine });
        };
        await Promise.all(examplePods().map(({ name, manifest }) => compare(name, manifest)));
      }
      expect(different).toEqual([]);
      expect(compared).toBeGreaterThan(2000);
    },
  );
});

describe.skipIf(missing !== undefined)(`ValidatingAdmissionPolicy ${beside}`, () => {
  const namespaceObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'vap', labels: { suite: 'vap' }, annotations: { a: 'b' } },
  };
  let namespace: Manifest;
  let objects: readonly Manifest[];

  beforeAll(async () => {
    if (missing !== undefined) return;
    namespace = (await create(server, namespaceObject)).body;
    objects = await Promise.all(
      VALIDATED_OBJECTS.map(async (object) => {
        const metadata = { ...(object['metadata'] as object), namespace: 'vap' };
        return (await tryCreate(server, { ...object, metadata })).body as Manifest;
      }),
    );
  });

  it('takes the same expressions, and says the same of each object', async () => {
    const different: unknown[] = [];
    let compared = 0;
    const compiler = new PolicyCompiler();
    const policies = VALIDATION_EXPRESSIONS.map((expression, index) =>
      policy(`e${index}`, {
        matchConstraints: {
          objectSelector: { matchLabels: { case: `e${index}` } },
          resourceRules: [
            { apiGroups: ['', 'apps'], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps', 'deployments'] },
          ],
        },
        validations: [{ expression, ...(index % 3 === 0 ? {} : { message: `message ${index}` }) }],
      }),
    );
    const taken = await Promise.all(policies.map((manifest) => create(server, manifest)));
    await Promise.all(policies.map((_, index) => create(server, binding(`e${index}`, {}))));
    await untilActive(server, 'expressions', 'vap');
    for (const [index, manifest] of policies.entries()) {
      const expression = VALIDATION_EXPRESSIONS[index];
      const set = compiler.compile([manifest, binding(`e${index}`, {})].flatMap((value) => describeDocuments(value, '')));
      const refused = taken[index]!.status !== 201;
      for (const object of objects) {
        const { metadata, ...rest } = object;
        const labelled = { ...rest, metadata: { ...(metadata as object), labels: { case: `e${index}` } } };
        const decision = decide(
          set,
          manifestInput({ object: labelled, namespaceObject: namespace, request: DRY_RUN_REQUEST }),
          { now: new Date() },
        );
        if (refused) {
          const compiles = decision.results.every(({ message }) => !message.includes('compilation error'));
          if (compiles) different.push({ expression, refused: taken[index]!.body.message });
          continue;
        }
        compared += 1;
        const theirs = theirAnswer(await tryCreate(server, labelled));
        const mine = ourAnswer(decision);
        if (JSON.stringify(theirs) !== JSON.stringify(mine)) different.push({ expression, name: (metadata as {name:string}).name, theirs, mine });
      }
    }
    if (process.env['DIFF']) { const fs = await import('node:fs'); fs.writeFileSync(process.env['DIFF'], different.map((d) => JSON.stringify(d)).join('\n')); }
    console.log(compared, different.length);
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(500);
  });

  it('says the same about matching, bindings, parameters, conditions, variables, messages and budgets', async () => {
    const different: unknown[] = [];
    let compared = 0;
    const compiler = new PolicyCompiler();
    const cases = policyCases();
    const refused: unknown[] = [];
    for (const { policy: manifest, bindings, params = [] } of cases) {
      for (const one of [manifest, ...params, ...bindings]) {
        const { status, body } = await create(server, one);
        if (status !== 201) refused.push(body.message);
      }
    }
    expect(refused).toEqual([]);
    await untilActive(server, 'features', 'vap');
    for (const { policy: manifest, bindings, params = [] } of cases) {
      const { name } = manifest['metadata'] as { name: string };
      const set = compiler.compile([manifest, ...bindings, ...(bindings.length === 0 ? [binding('another', {})] : [])].flatMap((one) => describeDocuments(one, '')));
      for (const object of objects) {
        const { metadata, ...rest } = object;
        const labelled = { ...rest, metadata: { ...(metadata as object), labels: { case: name } } };
        const theirs = theirAnswer(await tryCreate(server, labelled));
        const input = manifestInput({ object: labelled, namespaceObject: namespace, request: DRY_RUN_REQUEST, params });
        // A policy without a binding does nothing in a cluster; for us it is bound to everything.
        const mine = bindings.length === 0 ? { message: undefined, warnings: [] } : ourAnswer(decide(set, input, { now: new Date() }));
        compared += 1;
        if (JSON.stringify(theirs) !== JSON.stringify(mine)) different.push({ policy: manifest['spec'], bindings: bindings.map((b) => b['spec']), name: (metadata as {name:string}).name, theirs, mine });
      }
    }
    if (process.env['DIFF']) { const fs = await import('node:fs'); fs.writeFileSync(process.env['DIFF'], different.map((d) => JSON.stringify(d)).join('\n')); }
    console.log(compared, different.length);
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(500);
  });
});

describe.skipIf(missing !== undefined)(`MutatingAdmissionPolicy ${beside}`, () => {
  it('makes the same of each object, or says the same of why not', async () => {
    const labels = { suite: 'map' };
    const namespace: Manifest = (await create(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'map', labels } })).body;
    const objects: Manifest[] = await Promise.all(
      VALIDATED_OBJECTS.map(async (object) => {
        const metadata = { ...(object['metadata'] as object), namespace: 'map' };
        return (await tryCreate(server, { ...object, metadata })).body as Manifest;
      }),
    );
    const different: unknown[] = [];
    let compared = 0;
    const compiler = new PolicyCompiler();
    const policies = MUTATIONS.map((mutations, index) =>
      mutatingPolicy(`m${index}`, {
        matchConstraints: {
          objectSelector: { matchLabels: { case: `m${index}` } },
          resourceRules: [
            { apiGroups: ['', 'apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps', 'deployments'] },
          ],
        },
        mutations,
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
      }),
    );
    const refused: unknown[] = [];
    for (const manifest of policies) {
      const { status, body } = await create(server, manifest);
      if (status !== 201) refused.push(body.message);
      await create(server, mutatingBinding((manifest['metadata'] as { name: string }).name));
    }
    expect(refused).toEqual([]);
    await untilActive(server, 'mutations', 'map');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    for (const [index, manifest] of policies.entries()) {
      const { name } = manifest['metadata'] as { name: string };
      const set = compiler.compile([manifest, mutatingBinding(name)].flatMap((one) => describeDocuments(one, '')));
      for (const object of objects) {
        const { metadata, ...rest } = object;
        const { managedFields: _, ...meta } = metadata as Record<string, unknown>;
        const labelled = { ...rest, metadata: { ...meta, labels: { case: name } } };
        const answer = await tryCreate(server, labelled);
        const decision = decide(set, manifestInput({ object: labelled, namespaceObject: namespace, request: DRY_RUN_REQUEST }), { now: new Date() });
        compared += 1;
        if (answer.status === 201) {
          const mine = decision.verdict === 'deny' ? decision.message : missingFrom(decision.changed ?? labelled, answer.body);
          if (mine !== undefined) different.push({ mutations: MUTATIONS[index], name: meta['name'], mine });
        } else if (/^\w+(?:\.\w+)? "[^"]*" is invalid: /.test(answer.body.message)) {
          // Both made something of it that is no valid object.
          if (decision.changed === undefined) different.push({ mutations: MUTATIONS[index], mine: decision.message });
        } else if (answer.body.message !== decision.message) {
          different.push({ mutations: MUTATIONS[index], name: meta['name'], theirs: answer.body.message, mine: decision.message ?? decision.changed });
        }
      }
    }
    if (process.env['DIFF']) { const fs = await import('node:fs'); fs.writeFileSync(process.env['DIFF'], different.map((d) => JSON.stringify(d)).join('\n')); }
    console.log(compared, different.length);
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });
});

/** The first thing of ours that is not the same in theirs, which may have more: the API server completes what was added. */
function missingFrom(ours: unknown, theirs: unknown, path = ''): string | undefined {
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return `${path}: ${JSON.stringify(ours)} is ${JSON.stringify(theirs)}`;
    return ours.map((item, index) => missingFrom(item, theirs[index], `${path}[${index}]`)).find((found) => found !== undefined);
  }
  if (typeof ours === 'object' && ours !== null && typeof theirs === 'object' && theirs !== null) {
    const keys = new Set([...Object.keys(ours), ...(path.startsWith('.data') || path.startsWith('.metadata.') ? Object.keys(theirs) : [])]);
    for (const key of keys) {
      if (path === '.metadata' && ['uid', 'creationTimestamp', 'managedFields', 'generation', 'resourceVersion'].includes(key)) continue;
      const found = missingFrom((ours as Record<string, unknown>)[key], (theirs as Record<string, unknown>)[key], `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  // The API server leaves out what is empty.
  if (theirs === undefined && JSON.stringify(ours) === '{}') return undefined;
  return ours === theirs || (ours === null && theirs === undefined) ? undefined : `${path}: ${JSON.stringify(ours)} is ${JSON.stringify(theirs)}`;
}
