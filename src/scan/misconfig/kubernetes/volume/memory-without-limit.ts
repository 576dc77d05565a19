import { valueAt, recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** A volume in memory has no limit. */
export const memoryWithoutLimit: ManifestCheck = {
  id: 'KM044',
  aliases: [],
  title: 'A volume in memory has no limit',
  severity: 'low',
  why: "What is written to an emptyDir of medium Memory counts as memory of the pod; without sizeLimit it may be half of the node's.",
  fix: 'Set sizeLimit.',
  controls: ['CWE-770', 'T1499'],
  examples: {
    good: [
      podWith('volumes:\n  - {name: cache, emptyDir: {medium: Memory, sizeLimit: 64Mi}}\n'),
      podWith('volumes: [{name: a, emptyDir: {}}]\n'),
    ],
    bad: [podWith('volumes:\n  - {name: cache, emptyDir: {medium: Memory}}\n')],
  },
  *find(object) {
    for (const [volume, index] of recordsAt(object.pod?.spec, 'volumes'))
      if (
        valueAt(volume, 'emptyDir', 'medium') === 'Memory' &&
        valueAt(volume, 'emptyDir', 'sizeLimit') === undefined
      )
        yield { at: podField(object, 'volumes', index, 'emptyDir') };
  },
};
