import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may change secrets. */
export const changeSecrets: ManifestCheck = {
  id: 'KM158',
  aliases: ['KSV-0041', 'KSV-0113', 'access-to-secrets'],
  title: 'A role may change secrets',
  severity: 'medium',
  why: 'Who writes the password, certificate or trusted key of a program decides what it trusts; who makes a Secret of type service-account-token for another account gets a token made for it.',
  fix: 'Name the single secrets (resourceNames) for update and patch; leave create to the program that keeps secrets.',
  controls: ['CIS-Kubernetes-5.1.2', 'T1098'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [update]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [secrets], verbs: [create, patch]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/secrets'], ['create', 'update', 'patch', 'delete', 'deletecollection']);
      if (at !== undefined && (rule.names.length === 0 || rule.verbs.includes('create'))) yield { at };
    }
  },
};
