import type { SetCheck } from '../check.ts';
import { manifestOf, documents, WEB } from '../examples.ts';
import { danglingSelectors } from '../set-hits.ts';

/** A disruption budget covers no pod. */
export const danglingBudget: SetCheck = {
  id: 'KM205',
  aliases: [],
  title: 'A disruption budget covers no pod',
  severity: 'low',
  why: 'It protects nothing. Said when pods of its namespace stand in the same directory.',
  fix: 'Select labels that the pods have.',
  controls: [],
  ofAll: true,
  examples: {
    good: [
      documents(
        WEB,
        manifestOf(
          'policy/v1',
          'PodDisruptionBudget',
          'spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}\n',
        ),
      ),
    ],
    bad: [
      documents(
        WEB,
        manifestOf(
          'policy/v1',
          'PodDisruptionBudget',
          'spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}\n',
        ),
      ),
    ],
  },
  *findInSet(set) {
    for (const object of set.objects)
      if (object.kind === 'PodDisruptionBudget') yield* danglingSelectors(set, object);
  },
};
