import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may give more rights than it has. */
export const escalate: ManifestCheck = {
  id: 'KM134',
  aliases: ['KSV-0051', 'KSV-0052', 'CKV_K8S_157', 'CKV_K8S_158'],
  title: 'A role may give more rights than it has',
  severity: 'high',
  why: 'escalate and bind are what keeps the holder of a role from making himself cluster administrator.',
  fix: 'Leave escalate and bind out, or name the roles that may be bound.',
  controls: ['CIS-Kubernetes-5.1.8', 'CWE-269', 'T1098.006'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(
        rule,
        ['rbac.authorization.k8s.io/roles', 'rbac.authorization.k8s.io/clusterroles'],
        ['escalate', 'bind'],
      );
      if (at !== undefined && (rule.names.length === 0 || rule.verbs.includes('escalate'))) yield { at };
    }
  },
};
