import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A persistent volume is a path of the node. */
export const persistentHostPath: ManifestCheck = {
  id: 'KM046',
  aliases: [],
  title: 'A persistent volume is a path of the node',
  severity: 'medium',
  why: 'Pods that may not mount paths of the node mount this one through a claim, past Pod Security.',
  fix: 'Use the kind local, which is bound to one node, or a CSI driver.',
  controls: ['T1611'],
  examples: {
    good: [manifestOf('v1', 'PersistentVolume', 'spec:\n  local: {path: /mnt/disk1}\n')],
    bad: [manifestOf('v1', 'PersistentVolume', 'spec:\n  hostPath: {path: /srv/data}\n')],
  },
  *find({ group, kind, json }) {
    if (group === '' && kind === 'PersistentVolume' && valueAt(json, 'spec', 'hostPath') !== undefined)
      yield { at: ['spec', 'hostPath'] };
  },
};
