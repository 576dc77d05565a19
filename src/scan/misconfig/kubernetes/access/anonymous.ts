import { subjectsOf } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** Rights for everybody who reaches the API server. */
export const anonymous: ManifestCheck = {
  id: 'KM152',
  aliases: ['KSV-0122', 'no-system-group-binding'],
  title: 'Rights for everybody who reaches the API server',
  severity: 'critical',
  why: 'system:anonymous and system:unauthenticated are callers who did not say who they are.',
  fix: 'Bind to users, groups or service accounts.',
  controls: ['CIS-Kubernetes-5.1.7', 'CWE-284', 'T1078'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        'roleRef: {kind: Role, name: a}\nsubjects: [{kind: Group, name: dev}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        'roleRef: {kind: Role, name: a}\nsubjects: [{kind: User, name: "system:anonymous"}]\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: "system:unauthenticated"}]\n',
      ),
    ],
  },
  *find(object) {
    for (const { name, at } of subjectsOf(object))
      if (name === 'system:anonymous' || name === 'system:unauthenticated') yield { at };
  },
};
