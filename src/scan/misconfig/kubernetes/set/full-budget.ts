import type { SetCheck } from '../check.ts';
import { deploymentWith, manifestOf, documents } from '../examples.ts';
import { podsMatching, type ManifestSet, type PlacedObject } from '../manifest-set.ts';

/** A disruption budget asks for all replicas. */
export const fullBudget: SetCheck = {
  id: 'KM211',
  aliases: ['pdb-min-available', 'pdbMinAvailableGreaterThanHPAMinReplicas'],
  title: 'A disruption budget asks for all replicas',
  severity: 'medium',
  why: 'minAvailable is as many as there are: no pod may go, and nodes cannot be drained.',
  fix: 'Use maxUnavailable: 1.',
  controls: [],
  examples: {
    good: [
      documents(
        deploymentWith('replicas: 2\n'),
        manifestOf(
          'policy/v1',
          'PodDisruptionBudget',
          'spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}\n',
        ),
      ),
    ],
    bad: [
      documents(
        deploymentWith('replicas: 2\n'),
        manifestOf(
          'policy/v1',
          'PodDisruptionBudget',
          'spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}\n',
        ),
      ),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects) {
      const [selector] = object.selectors;
      if (
        object.kind !== 'PodDisruptionBudget' ||
        selector === undefined ||
        typeof object.minimum !== 'number'
      )
        continue;
      const pods = podsMatching(set, selector, object.namespace);
      const replicas = pods.map((workload) => leastReplicas(set, workload));
      const total = replicas.reduce<number>((sum, count) => sum + (count ?? Infinity), 0);
      if (pods.length > 0 && object.minimum >= total)
        yield { object, at: object.references[0]?.at ?? object.at };
    }
  },
};

/** What an autoscaler may go down to, or what the workload says. */
function leastReplicas({ objects }: ManifestSet, workload: PlacedObject): number | undefined {
  const scaler = objects.find(
    ({ kind, references }) =>
      kind === 'HorizontalPodAutoscaler' &&
      references.some((target) => target.kind === workload.kind && target.name === workload.name),
  );
  return typeof scaler?.minimum === 'number' ? scaler.minimum : workload.pod?.replicas;
}
