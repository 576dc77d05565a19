import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may make persistent volumes. */
export const persistentVolumes: ManifestCheck = {
  id: 'KM147',
  aliases: [],
  title: 'A role may make persistent volumes',
  severity: 'medium',
  why: 'A persistent volume of kind hostPath reaches the files of the node, past Pod Security.',
  fix: 'Let a storage class make them.',
  controls: ['CIS-Kubernetes-5.1.9', 'T1611'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [persistentvolumeclaims], verbs: [create]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [persistentvolumes], verbs: [create]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/persistentvolumes'], ['create']);
      if (at !== undefined) yield { at };
    }
  },
};
