import type { FieldPath } from '../yaml/field-path.ts';
import { recordAt, recordsAt, textAt, textMapAt, textsAt, valueAt, type Fields } from '../yaml/fields.ts';
import type { ObjectSummary, PortSummary, Reference, SelectorSummary } from './manifest-set.ts';
import type { Place } from '../yaml/observed-hit.ts';
import type { KubernetesObject } from './object.ts';

/** Labels, ports and references of one object beyond that are generated. */
const MAX_EACH = 50;

type Locate = (object: KubernetesObject, path: FieldPath) => Place;

/** What checks of a set need of an object; undefined for kinds that none of them asks for. */
export function summaryOf(
  object: KubernetesObject,
  locate: Locate,
  ignored: ObjectSummary['ignored'],
): ObjectSummary | undefined {
  const place = (...path: FieldPath): Place => locate(object, path);
  const { group, kind, name, namespace, pod, json } = object;
  const read = READERS.get(`${group}/${kind}`);
  if (pod === undefined && read === undefined) return undefined;
  const facts = read?.(json, place);
  return {
    group,
    kind,
    name,
    namespace,
    at: place(),
    ...(pod === undefined ? {} : { pod: podSummary(object, place) }),
    selectors: [],
    references: [],
    ports: [],
    ...facts,
    ignored,
  };
}

type Read = Partial<
  Pick<ObjectSummary, 'selectors' | 'references' | 'ports' | 'minimum' | 'automount' | 'labels'>
>;
type Reader = (json: Fields, place: (...path: FieldPath) => Place) => Read;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['/Namespace', () => ({})],
  ['/ResourceQuota', () => ({})],
  ['/LimitRange', () => ({})],
  ['/ServiceAccount', readAccount],
  ['/Service', readService],
  ['networking.k8s.io/NetworkPolicy', readNetworkPolicy],
  ['networking.k8s.io/Ingress', readIngress],
  ['extensions/Ingress', readIngress],
  ['policy/PodDisruptionBudget', readBudget],
  ['autoscaling/HorizontalPodAutoscaler', readAutoscaler],
  ['apps/StatefulSet', readStatefulSet],
  ['monitoring.coreos.com/ServiceMonitor', readMonitor],
  ['monitoring.coreos.com/PodMonitor', readMonitor],
]);

function podSummary(
  { pod, json, kind }: KubernetesObject,
  place: (...path: FieldPath) => Place,
): NonNullable<ObjectSummary['pod']> {
  const { spec, labels, containers, path } = pod!;
  const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount');
  const field = textAt(spec, 'serviceAccountName') === '' ? 'serviceAccount' : 'serviceAccountName';
  const replicas = valueAt(json, 'spec', 'replicas');
  const automount = valueAt(spec, 'automountServiceAccountToken');
  return {
    labels: [...labels].slice(0, MAX_EACH),
    ports: containers
      .flatMap(({ json: container }) => recordsAt(container, 'ports').map(([port]) => portOf(port)))
      .slice(0, MAX_EACH),
    ...(account === ''
      ? {}
      : {
          serviceAccount: {
            kind: 'ServiceAccount',
            name: account,
            namespace: '',
            at: place(...path, 'spec', field),
          },
        }),
    automount: typeof automount === 'boolean' ? automount : undefined,
    automountAt: place(...path, 'spec', 'automountServiceAccountToken'),
    hostNetwork: valueAt(spec, 'hostNetwork') === true,
    replicas:
      typeof replicas === 'number'
        ? replicas
        : /^(?:Deployment|StatefulSet|ReplicaSet|Rollout)$/.test(kind)
          ? 1
          : undefined,
    ...(typeof replicas === 'number' ? { replicasAt: place('spec', 'replicas') } : {}),
    at: place(...path, 'spec'),
  };
}

function portOf(port: Fields): PortSummary {
  const number = valueAt(port, 'containerPort');
  return {
    name: textAt(port, 'name'),
    port: typeof number === 'number' ? number : 0,
    protocol: textAt(port, 'protocol') || 'TCP',
  };
}

function readAccount(json: Fields): Read {
  const automount = valueAt(json, 'automountServiceAccountToken');
  return typeof automount === 'boolean' ? { automount } : {};
}

function readService(json: Fields, place: (...path: FieldPath) => Place): Read {
  const labels = [...textMapAt(json, 'spec', 'selector')];
  const own = { role: 'own' as const, labels, expressions: [], at: place('spec', 'selector') };
  return {
    labels: [...textMapAt(json, 'metadata', 'labels')].slice(0, MAX_EACH),
    // Without a selector somebody else makes the endpoints.
    selectors: labels.length === 0 || textAt(json, 'spec', 'type') === 'ExternalName' ? [] : [own],
    ports: recordsAt(json, 'spec', 'ports')
      .slice(0, MAX_EACH)
      .map(([port, index]) => {
        const number = valueAt(port, 'port');
        const target = valueAt(port, 'targetPort');
        const own = typeof number === 'number' ? number : 0;
        return {
          name: textAt(port, 'name'),
          port: own,
          target: typeof target === 'string' || typeof target === 'number' ? target : own,
          at: place('spec', 'ports', index, 'targetPort'),
        };
      }),
  };
}

function readNetworkPolicy(json: Fields, place: (...path: FieldPath) => Place): Read {
  const peers = ['ingress', 'egress'].flatMap((direction) =>
    recordsAt(json, 'spec', direction).flatMap(([rule, at]) =>
      recordsAt(rule, direction === 'ingress' ? 'from' : 'to').flatMap(([peer, index]) => {
        // With a selector of namespaces the pods are elsewhere.
        if (valueAt(peer, 'podSelector') === undefined || valueAt(peer, 'namespaceSelector') !== undefined)
          return [];
        const path = ['spec', direction, at, direction === 'ingress' ? 'from' : 'to', index, 'podSelector'];
        return [{ role: 'peer' as const, ...selectorOf(recordAt(peer, 'podSelector'), place(...path)) }];
      }),
    ),
  );
  const own = {
    role: 'own' as const,
    ...selectorOf(recordAt(json, 'spec', 'podSelector'), place('spec', 'podSelector')),
  };
  return { selectors: [own, ...peers].slice(0, MAX_EACH) };
}

function readBudget(json: Fields, place: (...path: FieldPath) => Place): Read {
  const minimum = valueAt(json, 'spec', 'minAvailable');
  return {
    selectors: [
      { role: 'own', ...selectorOf(recordAt(json, 'spec', 'selector'), place('spec', 'selector')) },
    ],
    references: [{ kind: 'minAvailable', name: '', namespace: '', at: place('spec', 'minAvailable') }],
    ...(typeof minimum === 'number' || typeof minimum === 'string' ? { minimum } : {}),
  };
}

function readAutoscaler(json: Fields, place: (...path: FieldPath) => Place): Read {
  const minimum = valueAt(json, 'spec', 'minReplicas');
  return {
    references: [
      {
        kind: textAt(json, 'spec', 'scaleTargetRef', 'kind'),
        name: textAt(json, 'spec', 'scaleTargetRef', 'name'),
        namespace: '',
        at: place('spec', 'scaleTargetRef'),
      },
    ],
    minimum: typeof minimum === 'number' ? minimum : 1,
  };
}

function readStatefulSet(json: Fields, place: (...path: FieldPath) => Place): Read {
  const name = textAt(json, 'spec', 'serviceName');
  return name === ''
    ? {}
    : { references: [{ kind: 'Service', name, namespace: '', at: place('spec', 'serviceName') }] };
}

function readMonitor(json: Fields, place: (...path: FieldPath) => Place): Read {
  const elsewhere = valueAt(json, 'spec', 'namespaceSelector') !== undefined;
  const own = {
    role: 'own' as const,
    ...selectorOf(recordAt(json, 'spec', 'selector'), place('spec', 'selector')),
  };
  return { selectors: elsewhere ? [] : [own] };
}

function readIngress(json: Fields, place: (...path: FieldPath) => Place): Read {
  const references: Reference[] = [];
  const add = (backend: Fields, at: FieldPath): void => {
    const name = textAt(backend, 'service', 'name') || textAt(backend, 'serviceName');
    if (name === '') return;
    const port =
      valueAt(backend, 'service', 'port', 'number') ??
      valueAt(backend, 'service', 'port', 'name') ??
      valueAt(backend, 'servicePort');
    const known = typeof port === 'string' || typeof port === 'number' ? { port } : {};
    references.push({ kind: 'Service', name, namespace: '', ...known, at: place(...at) });
  };
  add(recordAt(json, 'spec', 'defaultBackend'), ['spec', 'defaultBackend']);
  add(recordAt(json, 'spec', 'backend'), ['spec', 'backend']);
  for (const [rule, index] of recordsAt(json, 'spec', 'rules'))
    for (const [path, at] of recordsAt(rule, 'http', 'paths'))
      add(recordAt(path, 'backend'), ['spec', 'rules', index, 'http', 'paths', at, 'backend']);
  return { references: references.slice(0, MAX_EACH) };
}

function selectorOf(selector: Fields, at: Place): SelectorSummary {
  return {
    labels: [...textMapAt(selector, 'matchLabels')].slice(0, MAX_EACH),
    expressions: recordsAt(selector, 'matchExpressions')
      .slice(0, MAX_EACH)
      .map(([requirement]) => ({
        key: textAt(requirement, 'key'),
        operator: textAt(requirement, 'operator'),
        values: textsAt(requirement, 'values').slice(0, MAX_EACH),
      })),
    at,
  };
}
