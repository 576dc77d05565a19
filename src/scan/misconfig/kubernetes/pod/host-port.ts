import { valueAt, recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { violators } from '../hits.ts';

/** A container binds a port of the node. */
export const hostPort: ManifestCheck = {
  id: 'KM005',
  aliases: ['KSV-0024', 'hostPortSet', 'CKV_K8S_26'],
  title: 'A container binds a port of the node',
  severity: 'medium',
  why: 'The port is open on the address of the node, past Services and, with some network plugins, past network policies; only one such pod fits on a node.',
  fix: 'Leave hostPort out; publish the port with a Service.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.12'],
  examples: {
    good: [
      containerWith('ports:\n  - containerPort: 8080\n'),
      containerWith('ports: [{containerPort: 80, hostPort: 0}]\n'),
    ],
    bad: [containerWith('ports:\n  - containerPort: 8080\n    hostPort: 8080\n')],
  },
  *find(object) {
    // With hostNetwork the API server sets hostPort itself; that is said of hostNetwork.
    if (valueAt(object.pod?.spec, 'hostNetwork') === true) return;
    for (const { json, path } of violators(object, 'hostPorts'))
      for (const [port, index] of recordsAt(json, 'ports'))
        if ((valueAt(port, 'hostPort') ?? 0) !== 0) yield { at: [...path, 'ports', index, 'hostPort'] };
  },
};
