import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may make tokens of service accounts. */
export const createTokens: ManifestCheck = {
  id: 'KM140',
  aliases: [],
  title: 'A role may make tokens of service accounts',
  severity: 'high',
  why: 'Who makes a token of an account is that account.',
  fix: 'Name the accounts (resourceNames), or leave it out.',
  controls: ['CIS-Kubernetes-5.1.13', 'T1528'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [ci], verbs: [create]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/serviceaccounts/token'], ['create']);
      if (at !== undefined && rule.names.length === 0) yield { at };
    }
  },
};
