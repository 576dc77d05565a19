import { recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod mounts a path of the node. */
export const hostPath: ManifestCheck = {
  id: 'KM006',
  aliases: ['KSV-0023', 'hostPathSet'],
  title: 'The pod mounts a path of the node',
  severity: 'medium',
  why: 'What the pod writes there stays on the node, what it reads there belongs to others, and a symbolic link can lead out of the folder.',
  fix: 'Use a persistent volume, an emptyDir or a CSI driver.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.11', 'T1611'],
  examples: {
    good: [podWith('volumes:\n  - {name: data, emptyDir: {}}\n')],
    bad: [podWith('volumes:\n  - {name: data, hostPath: {path: /srv/data}}\n')],
  },
  *find(object) {
    for (const [volume, index] of recordsAt(object.pod?.spec, 'volumes'))
      if ((volume['hostPath'] ?? null) !== null) yield { at: podField(object, 'volumes', index, 'hostPath') };
  },
};
