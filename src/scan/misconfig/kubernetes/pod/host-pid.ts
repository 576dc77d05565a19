import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod sees the processes of the node. */
export const hostPid: ManifestCheck = {
  id: 'KM003',
  aliases: ['KSV-0010', 'host-pid', 'hostPIDSet', 'HostPID', 'CKV_K8S_17'],
  title: 'The pod sees the processes of the node',
  severity: 'high',
  why: 'It reads the arguments and environment of every process of the node, and can signal or trace those of its own user.',
  fix: 'Leave hostPID out.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.3', 'T1611'],
  examples: { good: [podWith('hostPID: false\n')], bad: [podWith('hostPID: true\n')] },
  *find(object) {
    if (valueAt(object.pod?.spec, 'hostPID') === true) yield { at: podField(object, 'hostPID') };
  },
};
