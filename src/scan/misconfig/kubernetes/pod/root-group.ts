import { valueAt, recordAt, listAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { containersOf, podField } from '../hits.ts';

/** A container belongs to the group root. */
export const rootGroup: ManifestCheck = {
  id: 'KM018',
  aliases: ['KSV-0116'],
  title: 'A container belongs to the group root',
  severity: 'low',
  why: 'Many files of images and of mounted host folders are open to the group 0.',
  fix: 'Use another group.',
  controls: ['CIS-Kubernetes-5.2.7'],
  examples: {
    good: [podWith('securityContext:\n  runAsGroup: 10001\n  fsGroup: 10001\n')],
    bad: [
      podWith('securityContext:\n  runAsGroup: 0\n'),
      podWith('securityContext: {supplementalGroups: [1, 0]}\n'),
      containerWith('securityContext: {runAsGroup: 0}\n'),
    ],
  },
  *find(object) {
    const context = recordAt(object.pod?.spec, 'securityContext');
    for (const field of ['runAsGroup', 'fsGroup'])
      if (context[field] === 0) yield { at: podField(object, 'securityContext', field) };
    const zero = listAt(context, 'supplementalGroups').indexOf(0);
    if (zero !== -1) yield { at: podField(object, 'securityContext', 'supplementalGroups', zero) };
    for (const { json, path } of containersOf(object))
      if (valueAt(json, 'securityContext', 'runAsGroup') === 0)
        yield { at: [...path, 'securityContext', 'runAsGroup'] };
  },
};
