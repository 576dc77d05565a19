import type { SetCheck } from '../check.ts';
import { deploymentWith, manifestOf, documents } from '../examples.ts';
import { selects, inSameNamespace } from '../manifest-set.ts';

/** No disruption budget covers the replicas. */
export const noBudget: SetCheck = {
  id: 'KM210',
  aliases: ['missingPodDisruptionBudget'],
  title: 'No disruption budget covers the replicas',
  severity: 'negligible',
  why: 'A drain of several nodes may stop all replicas at once.',
  fix: 'Add a PodDisruptionBudget with maxUnavailable: 1.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        deploymentWith('replicas: 2\n'),
        manifestOf(
          'policy/v1',
          'PodDisruptionBudget',
          'spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}\n',
        ),
      ),
      deploymentWith('replicas: 1\n'),
    ],
    bad: [deploymentWith('replicas: 2\n')],
  },
  *findInSet({ objects }) {
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    for (const object of objects) {
      const { pod } = object;
      if (pod === undefined || (pod.replicas ?? 0) < 2) continue;
      const covered = budgets.some(
        (budget) =>
          inSameNamespace(budget, object) &&
          budget.selectors.some((selector) => selects(selector, object.podLabels)),
      );
      if (!covered) yield { object, at: object.at };
    }
  },
};
