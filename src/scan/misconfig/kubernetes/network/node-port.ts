import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A Service opens a port on every node. */
export const nodePort: ManifestCheck = {
  id: 'KM167',
  aliases: ['exposed-services'],
  title: 'A Service opens a port on every node',
  severity: 'low',
  why: 'The port is reached past ingress and its filters, by whoever reaches any node.',
  fix: 'Use ClusterIP behind an Ingress or Gateway.',
  controls: ['T1133'],
  examples: {
    good: [manifestOf('v1', 'Service', 'spec: {type: ClusterIP}\n')],
    bad: [manifestOf('v1', 'Service', 'spec:\n  type: NodePort\n')],
  },
  *find(object) {
    if (isKind(object, '/Service') && textAt(object.json, 'spec', 'type') === 'NodePort')
      yield { at: ['spec', 'type'] };
  },
};
