import { subjectsOf } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** Rights for all service accounts. */
export const allServiceAccounts: ManifestCheck = {
  id: 'KM155',
  aliases: [],
  title: 'Rights for all service accounts',
  severity: 'medium',
  why: 'Every pod of the cluster (or of the namespace) gets them.',
  fix: 'Bind to the service account that needs them.',
  controls: ['CIS-Kubernetes-5.1.5', 'T1078'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        'roleRef: {kind: Role, name: a}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: "system:serviceaccounts"}]\n',
      ),
    ],
  },
  *find(object) {
    for (const { kind, name, at } of subjectsOf(object))
      if (kind === 'Group' && /^system:serviceaccounts(?::|$)/.test(name)) yield { at };
  },
};
