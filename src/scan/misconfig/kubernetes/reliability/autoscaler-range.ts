import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** The autoscaler has nothing to choose. */
export const autoscalerRange: ManifestCheck = {
  id: 'KM111',
  aliases: ['hpaMaxAvailability'],
  title: 'The autoscaler has nothing to choose',
  severity: 'low',
  why: 'maxReplicas is not above minReplicas: it never scales.',
  fix: 'Raise maxReplicas.',
  controls: [],
  examples: {
    good: [
      manifestOf('autoscaling/v2', 'HorizontalPodAutoscaler', 'spec: {minReplicas: 2, maxReplicas: 9}\n'),
    ],
    bad: [
      manifestOf('autoscaling/v2', 'HorizontalPodAutoscaler', 'spec: {minReplicas: 3, maxReplicas: 3}\n'),
    ],
  },
  *find(object) {
    if (!isKind(object, 'autoscaling/HorizontalPodAutoscaler')) return;
    const least = valueAt(object.json, 'spec', 'minReplicas') ?? 1;
    const most = valueAt(object.json, 'spec', 'maxReplicas');
    if (typeof least === 'number' && typeof most === 'number' && most <= least)
      yield { at: ['spec', 'maxReplicas'] };
  },
};
