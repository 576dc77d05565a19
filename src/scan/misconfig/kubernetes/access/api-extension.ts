import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may extend the API. */
export const apiExtension: ManifestCheck = {
  id: 'KM150',
  aliases: [],
  title: 'A role may extend the API',
  severity: 'medium',
  why: 'An APIService or a CustomResourceDefinition with a conversion webhook sees and answers requests of others.',
  fix: 'Leave it to administrators.',
  controls: ['T1557'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [get, list]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [apiregistration.k8s.io], resources: [apiservices], verbs: [create]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(
        rule,
        ['apiregistration.k8s.io/apiservices', 'apiextensions.k8s.io/customresourcedefinitions'],
        ['create', 'update', 'patch'],
      );
      if (at !== undefined && rule.names.length === 0) yield { at };
    }
  },
};
