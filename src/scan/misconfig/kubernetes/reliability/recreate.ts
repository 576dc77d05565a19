import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { deploymentWith, manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** An update stops all replicas first. */
export const recreate: ManifestCheck = {
  id: 'KM102',
  aliases: ['no-rolling-update-strategy'],
  title: 'An update stops all replicas first',
  severity: 'negligible',
  why: 'With Recreate the service is down during every update.',
  fix: 'Use RollingUpdate, unless two versions must never run together.',
  controls: [],
  examples: {
    good: [deploymentWith('strategy: {type: RollingUpdate}\n')],
    bad: [
      deploymentWith('strategy: {type: Recreate}\n'),
      manifestOf('apps/v1', 'DaemonSet', 'spec: {updateStrategy: {type: OnDelete}}\n'),
    ],
  },
  *find(object) {
    if (isKind(object, 'apps/Deployment') && textAt(object.json, 'spec', 'strategy', 'type') === 'Recreate')
      yield { at: ['spec', 'strategy', 'type'] };
    if (
      isKind(object, 'apps/DaemonSet', 'apps/StatefulSet') &&
      textAt(object.json, 'spec', 'updateStrategy', 'type') === 'OnDelete'
    )
      yield {
        at: ['spec', 'updateStrategy', 'type'],
        message: 'Updates reach a pod only when somebody deletes it',
      };
  },
};
