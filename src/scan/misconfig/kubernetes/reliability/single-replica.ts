import type { SetCheck } from '../check.ts';
import { deploymentWith, manifestOf, documents } from '../examples.ts';
import type { PlacedObject } from '../manifest-set.ts';

/** The Deployment has a single replica. */
export const singleReplica: SetCheck = {
  id: 'KM100',
  aliases: ['minimum-three-replicas', 'deploymentMissingReplicas'],
  title: 'The Deployment has a single replica',
  severity: 'negligible',
  why: 'The service is down whenever the pod moves. kube-linter asks for three; two are enough for a drain.',
  fix: 'Set replicas to two or more, or leave it to an autoscaler.',
  controls: [],
  examples: {
    good: [
      deploymentWith('replicas: 2\n'),
      documents(
        deploymentWith('selector: {}\n'),
        manifestOf(
          'autoscaling/v2',
          'HorizontalPodAutoscaler',
          'spec: {scaleTargetRef: {kind: Deployment, name: a}}\n',
        ),
      ),
    ],
    bad: [deploymentWith('replicas: 1\n'), deploymentWith('selector: {}\n')],
  },
  *findInSet({ objects }) {
    for (const object of objects)
      if (object.kind === 'Deployment' && object.pod?.replicas === 1 && !isScaled(objects, object))
        yield { object, at: object.at };
  },
};

function isScaled(objects: readonly PlacedObject[], { kind, name }: PlacedObject): boolean {
  return objects.some(
    (other) =>
      other.kind === 'HorizontalPodAutoscaler' &&
      other.references.some((target) => target.kind === kind && target.name === name),
  );
}
