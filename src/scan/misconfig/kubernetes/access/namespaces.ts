import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may change namespaces. */
export const namespaces: ManifestCheck = {
  id: 'KM149',
  aliases: [],
  title: 'A role may change namespaces',
  severity: 'medium',
  why: 'Labels of a namespace switch Pod Security off and open network policies that select by namespace.',
  fix: 'Leave update and patch of namespaces to administrators.',
  controls: ['T1562.001'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [namespaces], verbs: [get, list]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [namespaces], verbs: [update]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/namespaces'], ['update', 'patch']);
      if (at !== undefined) yield { at };
    }
  },
};
