import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may approve certificates. */
export const approveCertificates: ManifestCheck = {
  id: 'KM141',
  aliases: ['CKV_K8S_156'],
  title: 'A role may approve certificates',
  severity: 'high',
  why: 'A client certificate names its user and groups: who approves one is whom he likes, for as long as it holds.',
  fix: 'Leave approval to the controllers; name the signer.',
  controls: ['CIS-Kubernetes-5.1.11', 'T1649'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create, get]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules:\n  - {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'rules: [{apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve]}]\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at =
        grants(rule, ['certificates.k8s.io/certificatesigningrequests/approval'], ['update', 'patch']) ??
        (rule.names.length === 0
          ? grants(rule, ['certificates.k8s.io/signers'], ['approve', 'sign'])
          : undefined);
      if (at !== undefined) yield { at };
    }
  },
};
