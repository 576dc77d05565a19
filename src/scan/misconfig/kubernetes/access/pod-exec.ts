import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may run commands in pods. */
export const podExec: ManifestCheck = {
  id: 'KM136',
  aliases: ['KSV-0053', 'KSV-0054', 'clusterrolePodExecAttach', 'rolePodExecAttach', 'CKV2_K8S_2'],
  title: 'A role may run commands in pods',
  severity: 'high',
  why: 'It reaches the secrets and rights of every pod of its namespaces. Since a WebSocket starts with GET, the verb get is enough.',
  fix: 'Leave pods/exec, pods/attach, pods/portforward and pods/ephemeralcontainers out.',
  controls: ['T1609'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [pods, pods/log], verbs: [get]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [pods/exec], verbs: [create]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [""], resources: ["pods/*"], verbs: [get]}]\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at =
        grants(rule, ['/pods/exec', '/pods/attach', '/pods/portforward'], ['create', 'get']) ??
        grants(rule, ['/pods/ephemeralcontainers'], ['update', 'patch']);
      if (at !== undefined) yield { at };
    }
  },
};
