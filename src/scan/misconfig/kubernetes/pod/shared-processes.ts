import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The containers of the pod see each other's processes. */
export const sharedProcesses: ManifestCheck = {
  id: 'KM030',
  aliases: [],
  title: "The containers of the pod see each other's processes",
  severity: 'low',
  why: 'Through /proc a container reads the environment and, with the same user, the files and memory of its neighbours, secrets among them.',
  fix: 'Leave shareProcessNamespace out; debug with an ephemeral container that names its target.',
  controls: ['T1057'],
  examples: {
    good: [podWith('shareProcessNamespace: false\n')],
    bad: [podWith('shareProcessNamespace: true\n')],
  },
  *find(object) {
    if (valueAt(object.pod?.spec, 'shareProcessNamespace') === true)
      yield { at: podField(object, 'shareProcessNamespace') };
  },
};
