import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may act as others. */
export const impersonate: ManifestCheck = {
  id: 'KM135',
  aliases: ['KSV-0043'],
  title: 'A role may act as others',
  severity: 'high',
  why: 'Who may impersonate the group system:masters is cluster administrator, and the audit log blames another.',
  fix: 'Leave impersonate out, or name whom it may act as.',
  controls: ['CIS-Kubernetes-5.1.8', 'CWE-269', 'T1134'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [users], resourceNames: [ci], verbs: [impersonate]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [users, groups], verbs: [impersonate]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(
        rule,
        [
          '/users',
          '/groups',
          '/serviceaccounts',
          'authentication.k8s.io/userextras',
          'authentication.k8s.io/uids',
        ],
        ['impersonate'],
      );
      if (at !== undefined && rule.names.length === 0) yield { at };
    }
  },
};
