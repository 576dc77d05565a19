import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** The autoscaler may go down to a single replica. */
export const autoscalerMinimum: ManifestCheck = {
  id: 'KM110',
  aliases: ['hpa-minimum-three-replicas', 'hpaMinAvailability'],
  title: 'The autoscaler may go down to a single replica',
  severity: 'negligible',
  why: 'Then the service is down whenever that pod moves.',
  fix: 'Set minReplicas to two or more.',
  controls: [],
  examples: {
    good: [
      manifestOf('autoscaling/v2', 'HorizontalPodAutoscaler', 'spec: {minReplicas: 2, maxReplicas: 9}\n'),
    ],
    bad: [manifestOf('autoscaling/v2', 'HorizontalPodAutoscaler', 'spec: {maxReplicas: 9}\n')],
  },
  *find(object) {
    const least = valueAt(object.json, 'spec', 'minReplicas') ?? 1;
    if (isKind(object, 'autoscaling/HorizontalPodAutoscaler') && typeof least === 'number' && least < 2)
      yield { at: ['spec', 'minReplicas'] };
  },
};
