import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may change roles or bindings. */
export const changeAccess: ManifestCheck = {
  id: 'KM138',
  aliases: ['KSV-0050', 'KSV-0055'],
  title: 'A role may change roles or bindings',
  severity: 'high',
  why: 'Whoever binds roles gives all that he has himself to whomever he likes, and keeps it when he is removed.',
  fix: 'Leave the management of access to administrators.',
  controls: ['CIS-Kubernetes-5.1.8', 'T1098.006'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [get, list]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [create]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [rbac.authorization.k8s.io], resources: ["*"], verbs: ["*"]}]\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [deletecollection]}]\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(
        rule,
        ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'].map(
          (name) => `rbac.authorization.k8s.io/${name}`,
        ),
        ['create', 'update', 'patch', 'delete', 'deletecollection'],
      );
      if (at !== undefined) yield { at };
    }
  },
};
