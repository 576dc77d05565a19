import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { effectiveSetting, settingPath, violators } from '../hits.ts';

/** A container may run as root. */
export const runAsNonRoot: ManifestCheck = {
  id: 'KM015',
  aliases: ['KSV-0012', 'run-as-non-root', 'runAsRootAllowed', 'RunAsNonRoot', 'CKV_K8S_23', 'CKV_K8S_29'],
  title: 'A container may run as root',
  severity: 'medium',
  why: "Root in the container is root for the kernel unless the pod has a user namespace of its own. A runAsUser other than 0 is enough too, though Pod Security's restricted level asks for runAsNonRoot beside it.",
  fix: 'Set runAsNonRoot: true in the security context of the pod, and a numeric USER in the image.',
  controls: ['PSS-restricted', 'CIS-Kubernetes-5.2.7', 'CWE-250'],
  examples: {
    good: [
      podWith('securityContext:\n  runAsNonRoot: true\n'),
      containerWith('securityContext: {runAsUser: 65532}\n'),
      podWith('hostUsers: false\n'),
    ],
    bad: [
      containerWith('securityContext:\n  readOnlyRootFilesystem: true\n'),
      podWith(
        'securityContext: {runAsNonRoot: true}\ninitContainers: [{name: b, image: b:1, securityContext: {runAsNonRoot: false}}]\n',
      ),
    ],
  },
  *find(object) {
    for (const container of violators(object, 'runAsNonRoot')) {
      const user = effectiveSetting(object, container, 'runAsUser');
      if (typeof user === 'number' && user > 0) continue;
      yield { at: settingPath(object, container, 'runAsNonRoot') };
    }
  },
};
