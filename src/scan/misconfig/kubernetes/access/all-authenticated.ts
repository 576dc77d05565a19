import { subjectsOf } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** Rights for everybody who has an account. */
export const allAuthenticated: ManifestCheck = {
  id: 'KM153',
  aliases: ['KSV-01011', 'no-system-group-binding'],
  title: 'Rights for everybody who has an account',
  severity: 'high',
  why: 'system:authenticated is everybody, service accounts of every pod too; with some clouds everybody who has an account there.',
  fix: 'Bind to a group of people or accounts that you chose.',
  controls: ['CIS-Kubernetes-5.1.7', 'CWE-284', 'T1078'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: dev}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: "system:authenticated"}]\n',
      ),
    ],
  },
  *find(object) {
    for (const { name, at } of subjectsOf(object)) if (name === 'system:authenticated') yield { at };
  },
};
