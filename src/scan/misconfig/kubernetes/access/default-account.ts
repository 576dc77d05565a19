import { subjectsOf } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** Rights for a service account default. */
export const defaultAccount: ManifestCheck = {
  id: 'KM156',
  aliases: ['CKV_K8S_42'],
  title: 'Rights for a service account default',
  severity: 'medium',
  why: 'Every pod of the namespace that names no account gets them.',
  fix: 'Make a service account for the workload and bind to that.',
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
        'RoleBinding',
        'roleRef: {kind: Role, name: a}\nsubjects: [{kind: ServiceAccount, name: default, namespace: shop}]\n',
      ),
    ],
  },
  *find(object) {
    for (const { kind, name, at } of subjectsOf(object))
      if (kind === 'ServiceAccount' && name === 'default') yield { at };
  },
};
