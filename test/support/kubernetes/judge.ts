import type { Decision } from '#policy/index.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, ApiServer } from './api-server.ts';

export type Manifest = Readonly<Record<string, unknown>>;

const PLURALS: Readonly<Record<string, string>> = {
  ConfigMap: '/api/v1/namespaces/NS/configmaps',
  Deployment: '/apis/apps/v1/namespaces/NS/deployments',
  Pod: '/api/v1/namespaces/NS/pods',
  Service: '/api/v1/namespaces/NS/services',
  Secret: '/api/v1/namespaces/NS/secrets',
  Namespace: '/api/v1/namespaces',
  Thing: '/apis/example.com/v1/namespaces/NS/things',
  CustomResourceDefinition: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
  MutatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1beta1/mutatingadmissionpolicies',
  MutatingAdmissionPolicyBinding:
    '/apis/admissionregistration.k8s.io/v1beta1/mutatingadmissionpolicybindings',
};

/** The path of a manifest's collection. */
export function pathOf({ kind, metadata }: Manifest): string {
  const { namespace = 'default' } = metadata as { namespace?: string };
  const path = PLURALS[String(kind)];
  if (path === undefined) throw new Error(`no path for ${String(kind)}`);
  return path.replace('NS', namespace);
}

export function create(server: ApiServer, manifest: Manifest): Promise<ApiAnswer> {
  return server.call('POST', pathOf(manifest), manifest);
}

/** Creates what may be too much for the API server: some optional indexes in literals make it panic; undefined then. */
export async function createIfItCan(server: ApiServer, manifest: Manifest): Promise<ApiAnswer | undefined> {
  try {
    return await create(server, manifest);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return undefined;
    throw error;
  }
}

export function tryCreate(server: ApiServer, manifest: Manifest): Promise<ApiAnswer> {
  return server.call('POST', `${pathOf(manifest)}?dryRun=All`, manifest);
}

/** Waits until the API server has taken note of all policies made before this one, which denies an object with a label. */
export async function untilActive(server: ApiServer, name: string, namespace: string): Promise<void> {
  const matchLabels = { case: name };
  const constraints = {
    objectSelector: { matchLabels },
    resourceRules: [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
    ],
  };
  await create(
    server,
    policy(name, { matchConstraints: constraints, validations: [{ expression: 'false' }] }),
  );
  await create(server, binding(name, {}));
  for (let tries = 0; tries < 200; tries += 1) {
    const metadata = { name, namespace, labels: matchLabels };
    const answer = await tryCreate(server, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    if (answer.status !== 201) return;
    await sleep(100);
  }
  throw new Error('the policies of the API server did not become active');
}

/** Waits until a new kind is served. */
export async function untilServed(server: ApiServer, path: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await server.call('GET', path)).status === 200) return;
    await sleep(100);
  }
  throw new Error(`${path} is not served`);
}

export function namespaceOf(name: string, labels: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export function policy(name: string, spec: object): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec,
  };
}

export function binding(policyName: string, spec: object, name = `${policyName}-binding`): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName, validationActions: ['Deny'], ...spec },
  };
}

/** The request that `tryCreate` makes, as policies see it. */
export const DRY_RUN_REQUEST = {
  operation: 'CREATE',
  dryRun: true,
  userInfo: { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] },
  options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', dryRun: ['All'] },
};

/** What both say in one form: the message of a denial, or the warnings. */
export interface Answer {
  readonly message: string | undefined;
  readonly warnings: readonly string[];
}

export function theirAnswer({ status, body, warnings }: ApiAnswer): Answer {
  return {
    message: status < 300 ? undefined : body.message,
    warnings: warnings.filter((text) => text.includes('AdmissionPolicy')),
  };
}

export function ourAnswer({ message, warnings }: Decision): Answer {
  return { message, warnings };
}

/** An object that only the policy of a case looks at. */
export function labelled({ metadata, ...rest }: Manifest, name: string): Manifest {
  const { managedFields: _, ...kept } = metadata as Record<string, unknown>;
  return { ...rest, metadata: { ...kept, labels: { case: name } } };
}

export function nameOf({ metadata }: Manifest): string {
  return (metadata as { readonly name: string }).name;
}

/** Creates objects in an API server, and answers why any of them was refused. */
export async function createAll(server: ApiServer, manifests: readonly Manifest[]): Promise<string[]> {
  const refused: string[] = [];
  for (const manifest of manifests) {
    const { status, body } = await create(server, manifest);
    if (status !== 201) refused.push(body.message);
  }
  return refused;
}

/** Objects as an API server completes them, in a namespace. */
export function completed(
  server: ApiServer,
  objects: readonly Manifest[],
  namespace: string,
): Promise<Manifest[]> {
  return Promise.all(
    objects.map(async (object) => {
      const metadata = { ...(object['metadata'] as object), namespace };
      return (await tryCreate(server, { ...object, metadata })).body as Manifest;
    }),
  );
}
