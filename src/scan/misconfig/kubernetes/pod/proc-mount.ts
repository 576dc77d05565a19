import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { containersOf } from '../hits.ts';

/** /proc is not masked. */
export const procMount: ManifestCheck = {
  id: 'KM025',
  aliases: ['KSV-0027', 'unsafe-proc-mount', 'procMount'],
  title: '/proc is not masked',
  severity: 'medium',
  why: 'An unmasked /proc lets a container read and set parameters of the kernel of the node.',
  fix: 'Leave procMount out.',
  controls: ['PSS-baseline', 'T1611'],
  examples: {
    good: [containerWith('securityContext:\n  procMount: Default\n')],
    bad: [
      containerWith('securityContext:\n  procMount: Unmasked\n'),
      podWith(
        'hostUsers: false\ninitContainers: [{name: b, image: b:1, securityContext: {procMount: Unmasked}}]\n',
      ),
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const mount = valueAt(json, 'securityContext', 'procMount') ?? 'Default';
      if (mount !== 'Default') yield { at: [...path, 'securityContext', 'procMount'] };
    }
  },
};
