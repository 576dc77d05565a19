import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** A container can write to its own image. */
export const writableRoot: ManifestCheck = {
  id: 'KM020',
  aliases: [
    'KSV-0014',
    'no-read-only-root-fs',
    'notReadOnlyRootFilesystem',
    'ReadOnlyRootFilesystem',
    'CKV_K8S_22',
  ],
  title: 'A container can write to its own image',
  severity: 'low',
  why: 'Who gets in can leave programs there and change those that run. Trivy rates it high; with nothing else wrong it is one more hurdle, so we rate it low.',
  fix: 'Set readOnlyRootFilesystem: true and mount an emptyDir where the program writes.',
  controls: ['CIS-Kubernetes-5.6.3', 'T1036', 'T1105'],
  examples: {
    good: [
      containerWith('securityContext:\n  readOnlyRootFilesystem: true\n'),
      podWith('os: {name: windows}\n'),
    ],
    bad: [containerWith('securityContext:\n  readOnlyRootFilesystem: false\n'), containerWith('')],
  },
  *find(object) {
    if (valueAt(object.pod?.spec, 'os', 'name') === 'windows') return;
    for (const { json, path, list } of containersOf(object))
      if (
        list !== 'ephemeralContainers' &&
        valueAt(json, 'securityContext', 'readOnlyRootFilesystem') !== true
      )
        yield { at: [...path, 'securityContext', 'readOnlyRootFilesystem'] };
  },
};
