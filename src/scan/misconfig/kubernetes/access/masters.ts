import { subjectsOf } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A binding names system:masters. */
export const masters: ManifestCheck = {
  id: 'KM154',
  aliases: ['KSV-0123', 'no-system-group-binding'],
  title: 'A binding names system:masters',
  severity: 'high',
  why: 'The group passes by authorisation as a whole; its members can be removed by nobody but a new certificate authority.',
  fix: 'Use a group of your own.',
  controls: ['CIS-Kubernetes-5.1.7'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: admins}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: "system:masters"}]\n',
      ),
    ],
  },
  *find(object) {
    for (const { name, at } of subjectsOf(object)) if (name === 'system:masters') yield { at };
  },
};
