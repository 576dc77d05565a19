import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { deploymentWith } from '../examples.ts';
import { podField } from '../hits.ts';
import { isKind } from '../workload.ts';

/** The workload has no priority class. */
export const noPriority: ManifestCheck = {
  id: 'KM103',
  aliases: ['priority-class-name', 'priorityClassNotSet'],
  title: 'The workload has no priority class',
  severity: 'negligible',
  why: 'When the cluster is full nothing says what may be evicted for what.',
  fix: 'Set priorityClassName; or give one class globalDefault: true.',
  controls: [],
  examples: {
    good: [deploymentWith('replicas: 2\n', 'priorityClassName: web\n')],
    bad: [deploymentWith('replicas: 2\n')],
  },
  *find(object) {
    if (
      isKind(object, 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet') &&
      object.pod !== undefined &&
      textAt(object.pod.spec, 'priorityClassName') === ''
    )
      yield { at: podField(object, 'priorityClassName') };
  },
};
