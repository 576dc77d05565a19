import { textAt } from '../../yaml/fields.ts';
import { isAccessObject } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** Somebody is made cluster administrator. */
export const clusterAdmin: ManifestCheck = {
  id: 'KM151',
  aliases: [
    'KSV-0111',
    'cluster-admin-role-binding',
    'clusterrolebindingClusterAdmin',
    'rolebindingClusterAdminClusterRole',
  ],
  title: 'Somebody is made cluster administrator',
  severity: 'high',
  why: 'cluster-admin may do everything; a service account that has it is one stolen token away from the whole cluster.',
  fix: 'Bind a role with the rights that are needed.',
  controls: ['CIS-Kubernetes-5.1.1', 'CWE-250', 'T1078.004'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: dev}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: ci, namespace: ci}]\n',
      ),
    ],
  },
  *find(object) {
    const name = textAt(object.json, 'roleRef', 'name');
    if (isAccessObject(object, 'RoleBinding', 'ClusterRoleBinding') && name === 'cluster-admin')
      yield { at: ['roleRef', 'name'] };
  },
};
