import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod shares memory and queues with the node. */
export const hostIpc: ManifestCheck = {
  id: 'KM004',
  aliases: ['KSV-0008', 'host-ipc', 'hostIPCSet', 'HostIPC', 'CKV_K8S_18'],
  title: 'The pod shares memory and queues with the node',
  severity: 'high',
  why: 'Shared memory and message queues of the processes of the node and of other such pods are open to it.',
  fix: 'Leave hostIPC out; containers of one pod share memory through an emptyDir of medium Memory.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.4', 'T1611'],
  examples: { good: [podWith('hostIPC: false\n')], bad: [podWith('hostIPC: true\n')] },
  *find(object) {
    if (valueAt(object.pod?.spec, 'hostIPC') === true) yield { at: podField(object, 'hostIPC') };
  },
};
