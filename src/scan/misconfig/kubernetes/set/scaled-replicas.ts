import type { SetCheck } from '../check.ts';
import { deploymentWith, manifestOf, documents } from '../examples.ts';
import { inSameNamespace } from '../manifest-set.ts';

const SCALER = manifestOf(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'spec: {scaleTargetRef: {kind: Deployment, name: a}}\n',
);

/** A workload that is scaled has a number of replicas. */
export const scaledReplicas: SetCheck = {
  id: 'KM215',
  aliases: [],
  title: 'A workload that is scaled has a number of replicas',
  severity: 'low',
  why: 'Every apply sets the number back from what the autoscaler chose.',
  fix: 'Leave replicas out of the manifest.',
  controls: [],
  examples: {
    good: [documents(deploymentWith('selector: {}\n'), SCALER)],
    bad: [documents(deploymentWith('replicas: 3\n'), SCALER)],
  },
  *findInSet({ objects }) {
    for (const object of objects) {
      if (object.pod?.replicasAt === undefined) continue;
      const scaled = objects.some(
        (other) =>
          other.kind === 'HorizontalPodAutoscaler' &&
          inSameNamespace(other, object) &&
          other.references.some(({ kind, name }) => kind === object.kind && name === object.name),
      );
      if (scaled) yield { object, at: object.pod.replicasAt };
    }
  },
};
