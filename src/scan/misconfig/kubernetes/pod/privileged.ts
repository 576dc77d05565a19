import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { violationHits } from '../hits.ts';

/** Privileged container. */
export const privileged: ManifestCheck = {
  id: 'KM001',
  aliases: ['KSV-0017', 'privileged-container', 'runAsPrivileged', 'Privileged', 'CKV_K8S_16'],
  title: 'Privileged container',
  severity: 'high',
  why: 'A privileged container has all capabilities and all devices of the node and no seccomp or AppArmor profile: root in it is root on the node.',
  fix: 'Leave privileged out and add the single capability or device that is needed.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.2', 'CWE-250', 'T1611'],
  examples: {
    good: [containerWith('securityContext:\n  privileged: false\n'), podWith('os: {name: linux}\n')],
    bad: [
      containerWith('securityContext:\n  privileged: true\n'),
      containerWith('securityContext: {privileged: yes}\n'),
    ],
  },
  *find(object) {
    yield* violationHits(object, 'privileged', 'privileged');
  },
};
