import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A disruption budget protects pods that do not work. */
export const unhealthyEviction: ManifestCheck = {
  id: 'KM109',
  aliases: ['pdb-unhealthy-pod-eviction-policy'],
  title: 'A disruption budget protects pods that do not work',
  severity: 'negligible',
  why: 'By default crashing pods count as needed, and a drain waits for them for ever.',
  fix: 'Set unhealthyPodEvictionPolicy: AlwaysAllow.',
  controls: [],
  examples: {
    good: [
      manifestOf(
        'policy/v1',
        'PodDisruptionBudget',
        'spec: {maxUnavailable: 1, unhealthyPodEvictionPolicy: AlwaysAllow}\n',
      ),
    ],
    bad: [manifestOf('policy/v1', 'PodDisruptionBudget', 'spec:\n  maxUnavailable: 1\n')],
  },
  *find(object) {
    const at = ['spec', 'unhealthyPodEvictionPolicy'];
    if (isKind(object, 'policy/PodDisruptionBudget') && valueAt(object.json, ...at) !== 'AlwaysAllow')
      yield { at, patch: { kind: 'set', path: at, value: 'AlwaysAllow' } };
  },
};
