import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may start pods. */
export const createPods: ManifestCheck = {
  id: 'KM137',
  aliases: ['KSV-0048', 'access-to-create-pods'],
  title: 'A role may start pods',
  severity: 'medium',
  why: 'A pod can mount every secret and use every service account of its namespace, and without Pod Security the node.',
  fix: 'Leave it to the program that deploys; enforce Pod Security in the namespace.',
  controls: ['CIS-Kubernetes-5.1.4', 'T1610'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [apps], resources: [deployments], verbs: [get, list]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [pods], verbs: [create]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [apps], resources: [deployments], verbs: [patch]}]\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, WORKLOADS, ['create', 'update', 'patch']);
      if (at !== undefined) yield { at };
    }
  },
};

const WORKLOADS = [
  '/pods',
  '/replicationcontrollers',
  '/podtemplates',
  'apps/deployments',
  'apps/daemonsets',
  'apps/statefulsets',
  'apps/replicasets',
  'batch/jobs',
  'batch/cronjobs',
];
