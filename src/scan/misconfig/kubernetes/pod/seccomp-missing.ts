import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { effectiveSetting, violators } from '../hits.ts';

/** No seccomp profile is set. */
export const seccompMissing: ManifestCheck = {
  id: 'KM022',
  aliases: ['KSV-0030', 'SeccompAny', 'CKV_K8S_31', 'linuxHardening'],
  title: 'No seccomp profile is set',
  severity: 'low',
  why: 'Without the field a container runs without seccomp, unless the kubelet was started with --seccomp-default.',
  fix: 'Set seccompProfile of type RuntimeDefault in the security context of the pod.',
  controls: ['PSS-restricted', 'CIS-Kubernetes-5.6.2'],
  examples: {
    good: [
      podWith('securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n'),
      containerWith('securityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}\n'),
    ],
    bad: [podWith('securityContext:\n  runAsNonRoot: true\n'), containerWith('')],
  },
  *find(object) {
    for (const container of violators(object, 'seccompProfile_restricted')) {
      const set = effectiveSetting(object, container, 'seccompProfile');
      const at = [...container.path, 'securityContext', 'seccompProfile'];
      if (set === undefined)
        yield { at, patch: { kind: 'set', path: [...at, 'type'], value: 'RuntimeDefault' } };
    }
  },
};
