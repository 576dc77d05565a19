import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { deploymentWith } from '../examples.ts';
import { isKind, replicasOf } from '../workload.ts';

/** An update may stop all replicas at once. */
export const allUnavailable: ManifestCheck = {
  id: 'KM107',
  aliases: [],
  title: 'An update may stop all replicas at once',
  severity: 'low',
  why: 'maxUnavailable of 100 % is Recreate under another name.',
  fix: 'Use a part, 25% by default.',
  controls: [],
  examples: {
    good: [deploymentWith('strategy: {rollingUpdate: {maxUnavailable: 25%}}\n')],
    bad: [deploymentWith('strategy: {rollingUpdate: {maxUnavailable: 100%}}\n')],
  },
  *find(object) {
    const path = isKind(object, 'apps/Deployment') ? ['spec', 'strategy'] : ['spec', 'updateStrategy'];
    const most = valueAt(object.json, ...path, 'rollingUpdate', 'maxUnavailable');
    const replicas = replicasOf(object) ?? 0;
    if (most === '100%' || (typeof most === 'number' && replicas > 1 && most >= replicas))
      yield { at: [...path, 'rollingUpdate', 'maxUnavailable'] };
  },
};
