import { isRecord } from '#core/index.ts';
import type { PolicyInput } from '../engine.ts';
import { asObject, type JsonObject } from '../kubernetes/admission-request.ts';
import { podOfContainer } from './docker-pod.ts';

/** Where each kind of Kubernetes keeps its pod template; empty for a Pod itself. */
const TEMPLATE_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ['PodTemplate', ['template']],
  ['ReplicationController', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['Deployment', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);
const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** The pods that a document is about: that of a manifest, or what a Docker container would be as one. */
export function podsOf({ document, value }: PolicyInput): readonly JsonObject[] {
  if (document === 'container') return [podOfContainer(value)];
  if (document !== 'manifest') return [];
  const path = TEMPLATE_PATHS.get(String(value['kind']));
  if (path === undefined) return [];
  const pod = path.reduce<JsonObject | null>((holder, key) => asObject(holder?.[key]), value);
  return pod === null ? [] : [pod];
}

/** Every image that a document is about or runs. */
export function imagesOf(input: PolicyInput): readonly string[] {
  const images = new Set<string>();
  for (const pod of podsOf(input)) {
    const spec = asObject(pod['spec']) ?? {};
    for (const list of CONTAINER_LISTS) {
      const containers = spec[list];
      for (const container of Array.isArray(containers) ? containers : []) {
        if (isRecord(container) && typeof container['image'] === 'string') images.add(container['image']);
      }
    }
  }
  const subject = asObject(input.value['subject']);
  for (const name of [subject?.['name'], input.value['reference'], input.value['image']]) {
    if (typeof name === 'string' && name !== '') images.add(name);
  }
  const tags = subject?.['repoTags'];
  if (Array.isArray(tags)) for (const tag of tags) if (typeof tag === 'string') images.add(tag);
  return [...images];
}
