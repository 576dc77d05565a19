import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { violationHits } from '../hits.ts';

/** A container chooses its own SELinux label. */
export const selinuxOptions: ManifestCheck = {
  id: 'KM024',
  aliases: ['KSV-0025'],
  title: 'A container chooses its own SELinux label',
  severity: 'medium',
  why: "Another type, user or role than the container's takes the separation from the node away.",
  fix: 'Leave seLinuxOptions out, or set only the level, or one of the types container_t, container_init_t, container_kvm_t, container_engine_t.',
  controls: ['PSS-baseline', 'T1611'],
  examples: {
    good: [podWith('securityContext:\n  seLinuxOptions:\n    level: s0:c1,c2\n')],
    bad: [
      podWith('securityContext:\n  seLinuxOptions:\n    type: spc_t\n'),
      containerWith('securityContext: {seLinuxOptions: {user: root}}\n'),
    ],
  },
  *find(object) {
    yield* violationHits(object, 'seLinuxOptions', 'seLinuxOptions');
  },
};
