import { recordAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { deploymentWith } from '../examples.ts';

/** The workload has no selector. */
export const noSelector: ManifestCheck = {
  id: 'KM119',
  aliases: [],
  title: 'The workload has no selector',
  severity: 'medium',
  why: 'apps/v1 asks for one, and the API server refuses the manifest without it.',
  fix: 'Add spec.selector.matchLabels with the labels of the template.',
  controls: [],
  examples: {
    good: [deploymentWith('selector: {matchLabels: {app: web}}\n')],
    bad: [deploymentWith('replicas: 2\n')],
  },
  *find(object) {
    if (
      object.apiVersion === 'apps/v1' &&
      /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/.test(object.kind) &&
      Object.keys(recordAt(object.json, 'spec', 'selector')).length === 0
    )
      yield { at: ['spec', 'selector'] };
  },
};
