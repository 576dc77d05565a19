import { isRecord } from '#core/index.ts';
import type { YamlValue } from '#format/index.ts';
import type { FieldPath } from '../yaml/field-path.ts';
import { recordAt, recordsAt, textAt, textMapAt, type Fields } from '../yaml/fields.ts';
import { podViolations, type PodViolation } from './pod-violations.ts';

/** A container of a pod and where it stands in its object. */
export interface Container {
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
  readonly name: string;
  readonly json: Fields;
  readonly path: FieldPath;
}

/** A pod, or the pod that a controller makes. */
export interface PodTemplate {
  /** Where `metadata` and `spec` of the pod stand in its object. */
  readonly path: FieldPath;
  readonly spec: Fields;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly containers: readonly Container[];
  /** What the Pod Security Standards say of it. */
  readonly violations: readonly PodViolation[];
}

/** An object of a manifest. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Empty when it does not say. */
  readonly namespace: string;
  readonly json: Fields;
  /** The document, and the object's place in it when that is a List. */
  readonly document: YamlValue;
  readonly path: FieldPath;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly pod?: PodTemplate;
}

/** Where each kind keeps its pod template, and the groups that it belongs to. */
const TEMPLATES: ReadonlyMap<string, { readonly groups: readonly string[]; readonly path: FieldPath }> =
  new Map<string, { groups: string[]; path: FieldPath }>([
    ['Pod', { groups: [''], path: [] }],
    ['PodTemplate', { groups: [''], path: ['template'] }],
    ['ReplicationController', { groups: [''], path: ['spec', 'template'] }],
    ['ReplicaSet', { groups: ['apps', 'extensions'], path: ['spec', 'template'] }],
    ['Deployment', { groups: ['apps', 'extensions'], path: ['spec', 'template'] }],
    ['DaemonSet', { groups: ['apps', 'extensions'], path: ['spec', 'template'] }],
    ['StatefulSet', { groups: ['apps'], path: ['spec', 'template'] }],
    ['Job', { groups: ['batch'], path: ['spec', 'template'] }],
    ['CronJob', { groups: ['batch'], path: ['spec', 'jobTemplate', 'spec', 'template'] }],
    ['DeploymentConfig', { groups: ['apps.openshift.io'], path: ['spec', 'template'] }],
    ['Service', { groups: ['serving.knative.dev'], path: ['spec', 'template'] }],
    ['Rollout', { groups: ['argoproj.io'], path: ['spec', 'template'] }],
  ]);

/** Lists in lists are nobody's manifest. */
const LIST_DEPTH = 4;
const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The objects of a document: itself, or the items of a List; none when it is no Kubernetes object. */
export function objectsOf(document: YamlValue, json: unknown): KubernetesObject[] {
  return collect(document, json, [], 0);
}

function collect(document: YamlValue, json: unknown, path: FieldPath, depth: number): KubernetesObject[] {
  if (!isRecord(json)) return [];
  const apiVersion = textAt(json, 'apiVersion');
  const kind = textAt(json, 'kind');
  if (apiVersion === '' || kind === '') return [];
  if (kind.endsWith('List') && Array.isArray(json['items'])) {
    if (depth === LIST_DEPTH) return [];
    const itemKind = kind.slice(0, -'List'.length);
    return recordsAt(json, 'items').flatMap(([item, index]) => {
      // The items of a `PodList` need not repeat their kind.
      const named =
        kind === 'List' || Object.hasOwn(item, 'kind') ? item : { ...item, apiVersion, kind: itemKind };
      return collect(document, named, [...path, 'items', index], depth + 1);
    });
  }
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const pod = podOf(json, kind, group);
  return [
    {
      apiVersion,
      group,
      kind,
      name: textAt(json, 'metadata', 'name') || textAt(json, 'metadata', 'generateName'),
      namespace: textAt(json, 'metadata', 'namespace'),
      json,
      document,
      path,
      labels: textMapAt(json, 'metadata', 'labels'),
      annotations: textMapAt(json, 'metadata', 'annotations'),
      ...(pod === undefined ? {} : { pod }),
    },
  ];
}

function podOf(json: Fields, kind: string, group: string): PodTemplate | undefined {
  const template = TEMPLATES.get(kind);
  if (template === undefined || !template.groups.includes(group)) return undefined;
  const holder = recordAt(json, ...template.path);
  if (!isRecord(holder['spec'])) return undefined;
  const { spec } = holder;
  const containers = LISTS.flatMap((list) =>
    recordsAt(spec, list).map(([container, index]): Container => {
      const path = [...template.path, 'spec', list, index];
      return { list, name: textAt(container, 'name'), json: container, path };
    }),
  );
  return {
    path: template.path,
    spec,
    labels: textMapAt(holder, 'metadata', 'labels'),
    annotations: textMapAt(holder, 'metadata', 'annotations'),
    containers,
    violations: podViolations(holder, containers, kind === 'Pod'),
  };
}
