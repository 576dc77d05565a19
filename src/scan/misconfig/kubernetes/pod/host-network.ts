import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith, deploymentWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod uses the network of the node. */
export const hostNetwork: ManifestCheck = {
  id: 'KM002',
  aliases: ['KSV-0009', 'host-network', 'hostNetworkSet', 'HostNetwork', 'CKV_K8S_19'],
  title: 'The pod uses the network of the node',
  severity: 'high',
  why: 'The pod sees and can take over the traffic of the node, reaches services that listen on its loopback, and network policies do not hold for it.',
  fix: 'Leave hostNetwork out; publish ports with a Service.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.5', 'T1611'],
  examples: {
    good: [podWith('hostNetwork: false\n')],
    bad: [podWith('hostNetwork: true\n'), deploymentWith('selector: {}\n', 'hostNetwork: true\n')],
  },
  *find(object) {
    if (valueAt(object.pod?.spec, 'hostNetwork') === true) yield { at: podField(object, 'hostNetwork') };
  },
};
