import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may read secrets. */
export const secrets: ManifestCheck = {
  id: 'KM133',
  aliases: ['KSV-0041', 'KSV-0113', 'access-to-secrets', 'CKV2_K8S_5'],
  title: 'A role may read secrets',
  severity: 'high',
  why: 'Service account tokens, passwords and keys are there: to read them is to be their owners. list and watch give the values too.',
  fix: 'Name the single secrets (resourceNames), or mount them.',
  controls: ['CIS-Kubernetes-5.1.2', 'T1552.007'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [get]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [""], resources: [secrets], verbs: [create]}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [secrets], verbs: [get, list]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/secrets'], ['get', 'list', 'watch']);
      if (at !== undefined && rule.names.length === 0) yield { at };
    }
  },
};
