import { listAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith, deploymentWith } from '../examples.ts';

/** A pod without a controller. */
export const nakedPod: ManifestCheck = {
  id: 'KM106',
  aliases: [],
  title: 'A pod without a controller',
  severity: 'negligible',
  why: 'When its node goes it is not made again elsewhere.',
  fix: 'Use a Deployment, StatefulSet, DaemonSet or Job.',
  controls: [],
  examples: {
    good: [deploymentWith('replicas: 2\n'), podWith('restartPolicy: Never\n')],
    bad: [podWith('restartPolicy: Always\n')],
  },
  *find(object) {
    const owned = listAt(object.json, 'metadata', 'ownerReferences').length > 0;
    const isStatic =
      object.annotations.has('kubernetes.io/config.mirror') || object.namespace === 'kube-system';
    if (
      object.kind === 'Pod' &&
      object.group === '' &&
      !owned &&
      !isStatic &&
      textAt(object.json, 'spec', 'restartPolicy') !== 'Never'
    )
      yield { at: ['kind'] };
  },
};
