import { textAt } from '../../yaml/fields.ts';
import { isAccessObject } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A ClusterRoleBinding to a Role. */
export const clusterBindingToRole: ManifestCheck = {
  id: 'KM243',
  aliases: [],
  title: 'A ClusterRoleBinding to a Role',
  severity: 'low',
  why: 'A RoleBinding to a ClusterRole with many rights stays in its namespace, but a ClusterRoleBinding to a Role is refused: the API server asks for a ClusterRole.',
  fix: 'Use a RoleBinding, or a ClusterRole.',
  controls: [],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: []\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: Role, name: view}\nsubjects: []\n',
      ),
    ],
  },
  *find(object) {
    if (isAccessObject(object, 'ClusterRoleBinding') && textAt(object.json, 'roleRef', 'kind') === 'Role')
      yield { at: ['roleRef', 'kind'] };
  },
};
