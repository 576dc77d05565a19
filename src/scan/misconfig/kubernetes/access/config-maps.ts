import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may change all ConfigMaps. */
export const configMaps: ManifestCheck = {
  id: 'KM143',
  aliases: ['KSV-0049'],
  title: 'A role may change all ConfigMaps',
  severity: 'low',
  why: 'Programs are told what to do there; in kube-system they hold the settings of DNS, and on EKS who is administrator.',
  fix: 'Name the ConfigMaps (resourceNames).',
  controls: ['T1565.001'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [configmaps], resourceNames: [leader], verbs: [update]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [configmaps], verbs: [update]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [""], resources: [configmaps], verbs: [create]}]\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/configmaps'], ['create', 'update', 'patch', 'delete', 'deletecollection']);
      if (at !== undefined && rule.names.length === 0) yield { at };
    }
  },
};
