import { accessRules, isBroad } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role holds for all resources. */
export const everyResource: ManifestCheck = {
  id: 'KM131',
  aliases: ['KSV-0046', 'wildcard-in-rules', 'CKV_K8S_49'],
  title: 'A role holds for all resources',
  severity: 'high',
  why: 'Secrets are among them, and whatever is added later.',
  fix: 'List the resources that are needed.',
  controls: ['CIS-Kubernetes-5.1.3', 'CWE-250'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [apps], resources: [deployments], verbs: [get]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [metrics.k8s.io], resources: ["*"], verbs: [get]}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: ["*"], verbs: [list]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object))
      if (isBroad(rule) && rule.resources.includes('*') && !rule.verbs.includes('*'))
        yield { at: [...rule.at, 'resources'] };
  },
};
