import { accessRules, isBroad } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may do everything. */
export const everything: ManifestCheck = {
  id: 'KM130',
  aliases: ['KSV-0044', 'KSV-0046', 'KSV-0112', 'wildcard-in-rules', 'CKV_K8S_49'],
  title: 'A role may do everything',
  severity: 'critical',
  why: 'All verbs on all resources is cluster administrator under another name (of a namespace, for a Role).',
  fix: 'List the groups, resources and verbs that are needed.',
  controls: ['CIS-Kubernetes-5.1.3', 'CWE-250', 'T1078.004'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [pods], verbs: [get]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [example.com], resources: ["*"], verbs: ["*"]}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object))
      if (isBroad(rule) && rule.resources.includes('*') && rule.verbs.includes('*')) yield { at: rule.at };
  },
};
