import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may change nodes. */
export const nodes: ManifestCheck = {
  id: 'KM148',
  aliases: [],
  title: 'A role may change nodes',
  severity: 'medium',
  why: 'Who changes labels, taints and the status of nodes decides where the pods of others run, and may empty the cluster.',
  fix: "Leave it to the kubelets and the cluster's controllers.",
  controls: ['T1610'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [nodes], verbs: [get, list]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [nodes], verbs: [patch]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(
        rule,
        ['/nodes', '/nodes/status'],
        ['create', 'update', 'patch', 'delete', 'deletecollection'],
      );
      if (at !== undefined) yield { at };
    }
  },
};
