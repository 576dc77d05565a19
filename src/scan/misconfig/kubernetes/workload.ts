import { valueAt } from '../yaml/fields.ts';
import type { KubernetesObject } from './object.ts';

/** True for an object of one of the kinds, given as `group/Kind` (`/Service`, `apps/Deployment`). */
export function isKind({ group, kind }: KubernetesObject, ...kinds: readonly string[]): boolean {
  return kinds.includes(`${group}/${kind}`);
}

/** How many pods of the same kind a workload keeps; undefined for kinds that do not count them. */
export function replicasOf(object: KubernetesObject): number | undefined {
  if (!isKind(object, 'apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout')) return undefined;
  const replicas = valueAt(object.json, 'spec', 'replicas');
  return typeof replicas === 'number' ? replicas : 1;
}
