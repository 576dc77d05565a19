import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role reaches the kubelets. */
export const nodeProxy: ManifestCheck = {
  id: 'KM139',
  aliases: ['KSV-0047', 'CKV2_K8S_2'],
  title: 'A role reaches the kubelets',
  severity: 'high',
  why: 'nodes/proxy runs commands in every pod of the node, past admission and the audit log; the verb get is enough for that.',
  fix: 'Use nodes/metrics, nodes/stats, nodes/log or nodes/healthz (Kubernetes 1.33 and later).',
  controls: ['CIS-Kubernetes-5.1.10', 'T1609'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [""], resources: [nodes/proxy], verbs: [get]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/nodes/proxy'], ['get', 'create', 'update', 'patch', 'delete']);
      if (at !== undefined) yield { at };
    }
  },
};
