import { RESTRICTED_VOLUMES } from '#policy/index.ts';
import { recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod uses a kind of volume that the restricted standard does not allow. */
export const restrictedVolumes: ManifestCheck = {
  id: 'KM028',
  aliases: ['KSV-0028'],
  title: 'The pod uses a kind of volume that the restricted standard does not allow',
  severity: 'negligible',
  why: 'Volumes that name servers and devices in the pod let whoever writes pods choose what the node mounts; persistent volumes leave that to the administrator.',
  fix: 'Use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret.',
  controls: ['PSS-restricted'],
  examples: {
    good: [podWith('volumes:\n  - {name: data, persistentVolumeClaim: {claimName: data}}\n')],
    bad: [podWith('volumes:\n  - {name: data, nfs: {server: nfs.example.com, path: /}}\n')],
  },
  *find(object) {
    if (!(object.pod?.violations ?? []).some(({ check }) => check === 'restrictedVolumes')) return;
    for (const [volume, index] of recordsAt(object.pod?.spec, 'volumes')) {
      const kinds = Object.keys(volume).filter((key) => key !== 'name');
      // Paths of the node and gitRepo have checks of their own.
      const other = kinds.find(
        (kind) => !RESTRICTED_VOLUMES.has(kind) && kind !== 'hostPath' && kind !== 'gitRepo',
      );
      if (other !== undefined) yield { at: podField(object, 'volumes', index, other) };
    }
  },
};
