import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A disruption budget lets no pod go. */
export const blockingBudget: ManifestCheck = {
  id: 'KM108',
  aliases: ['pdb-max-unavailable', 'pdb-min-available', 'pdbDisruptionsIsZero'],
  title: 'A disruption budget lets no pod go',
  severity: 'medium',
  why: 'Nodes cannot be drained: updates of the cluster stop there.',
  fix: 'Let one pod go (maxUnavailable: 1).',
  controls: [],
  examples: {
    good: [manifestOf('policy/v1', 'PodDisruptionBudget', 'spec: {maxUnavailable: 1, selector: {}}\n')],
    bad: [
      manifestOf('policy/v1', 'PodDisruptionBudget', 'spec: {maxUnavailable: 0, selector: {}}\n'),
      manifestOf('policy/v1', 'PodDisruptionBudget', 'spec: {minAvailable: 100%, selector: {}}\n'),
    ],
  },
  *find(object) {
    if (!isKind(object, 'policy/PodDisruptionBudget')) return;
    const most = valueAt(object.json, 'spec', 'maxUnavailable');
    if (most === 0 || most === '0' || most === '0%') yield { at: ['spec', 'maxUnavailable'] };
    if (valueAt(object.json, 'spec', 'minAvailable') === '100%') yield { at: ['spec', 'minAvailable'] };
  },
};
