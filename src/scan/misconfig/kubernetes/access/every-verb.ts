import { accessRules, isBroad } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role has all verbs. */
export const everyVerb: ManifestCheck = {
  id: 'KM132',
  aliases: ['KSV-0045', 'wildcard-in-rules', 'CKV_K8S_49'],
  title: 'A role has all verbs',
  severity: 'medium',
  why: 'escalate, bind and impersonate are among them, and whatever is added later.',
  fix: 'List the verbs that are needed.',
  controls: ['CIS-Kubernetes-5.1.3', 'CWE-250'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [pods], verbs: [get, list]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [pods], verbs: ["*"]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object))
      if (rule.verbs.includes('*') && !(isBroad(rule) && rule.resources.includes('*')))
        yield { at: [...rule.at, 'verbs'] };
  },
};
