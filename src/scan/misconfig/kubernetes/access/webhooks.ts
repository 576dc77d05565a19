import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may change admission. */
export const webhooks: ManifestCheck = {
  id: 'KM142',
  aliases: ['KSV-0114', 'CKV_K8S_155'],
  title: 'A role may change admission',
  severity: 'high',
  why: 'A webhook sees every object that is made, secrets too, and a mutating one changes it; who removes a policy removes its protection.',
  fix: 'Name the single configurations (resourceNames) for update; leave create and delete to administrators.',
  controls: ['CIS-Kubernetes-5.1.12', 'T1562.001'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], resourceNames: [mine], verbs: [update]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [create, update]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ADMISSION, ['create', 'update', 'patch', 'delete', 'deletecollection']);
      if (at !== undefined && rule.names.length === 0) yield { at };
    }
  },
};

const ADMISSION = [
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
].map((name) => `admissionregistration.k8s.io/${name}`);
