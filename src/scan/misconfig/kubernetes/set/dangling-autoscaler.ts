import type { SetCheck } from '../check.ts';
import { deploymentWith, manifestOf, documents, WEB } from '../examples.ts';
import { inSameNamespace, hasPods } from '../manifest-set.ts';

/** An autoscaler scales nothing. */
export const danglingAutoscaler: SetCheck = {
  id: 'KM203',
  aliases: ['dangling-horizontalpodautoscaler'],
  title: 'An autoscaler scales nothing',
  severity: 'medium',
  why: 'There is no workload of that kind and name in the directory, though there are others.',
  fix: 'Name the workload.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        deploymentWith('selector: {}\n'),
        manifestOf(
          'autoscaling/v2',
          'HorizontalPodAutoscaler',
          'spec: {scaleTargetRef: {kind: Deployment, name: a}}\n',
        ),
      ),
    ],
    bad: [
      documents(
        WEB,
        manifestOf(
          'autoscaling/v2',
          'HorizontalPodAutoscaler',
          'spec: {scaleTargetRef: {kind: Deployment, name: b}}\n',
        ),
      ),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects) {
      if (object.kind !== 'HorizontalPodAutoscaler' || !hasPods(set, object.namespace)) continue;
      for (const { kind, name, at } of object.references)
        if (
          WITH_PODS.has(kind) &&
          !set.objects.some(
            (other) => other.kind === kind && other.name === name && inSameNamespace(other, object),
          )
        )
          yield { object, at };
    }
  },
};

/** A custom resource may be scaled too; whether it is there we cannot say. */
const WITH_PODS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
]);
