import { compareText } from '#core/index.ts';
import type { SetCheck } from '../check.ts';
import { deploymentWith, manifestOf, documents } from '../examples.ts';
import type { PlacedObject } from '../manifest-set.ts';

/** Two workloads have the same labels for their pods. */
export const overlappingSelectors: SetCheck = {
  id: 'KM216',
  aliases: [],
  title: 'Two workloads have the same labels for their pods',
  severity: 'low',
  why: 'A Service, network policy or budget for one of them takes in the pods of the other.',
  fix: 'Give the pods of each workload a label of their own.',
  controls: [],
  examples: {
    good: [
      documents(
        deploymentWith('replicas: 2\n'),
        manifestOf(
          'apps/v1',
          'Deployment',
          'spec: {template: {metadata: {labels: {app: shop}}, spec: {containers: []}}}\n',
          'b',
        ),
      ),
    ],
    bad: [
      documents(
        deploymentWith('replicas: 2\n'),
        manifestOf(
          'apps/v1',
          'Deployment',
          'spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}\n',
          'b',
        ),
      ),
    ],
  },
  *findInSet({ objects }) {
    const seen = new Map<string, PlacedObject>();
    for (const object of objects) {
      const { pod, kind, name, namespace } = object;
      if (
        pod === undefined ||
        pod.labels.length === 0 ||
        !/^(?:Deployment|StatefulSet|DaemonSet)$/.test(kind)
      )
        continue;
      const key = JSON.stringify([namespace, [...pod.labels].sort(([a], [b]) => compareText(a, b))]);
      const first = seen.get(key);
      // The same object twice is two variants of it in one directory.
      if (first !== undefined && (first.name !== name || first.kind !== kind))
        yield {
          object,
          at: pod.at,
          message: `The pods have the labels of those of ${first.kind} ${first.name}`,
        };
      seen.set(key, first ?? object);
    }
  },
};
