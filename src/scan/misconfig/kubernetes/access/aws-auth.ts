import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may say who is administrator of an EKS cluster. */
export const awsAuth: ManifestCheck = {
  id: 'KM144',
  aliases: ['KSV-0115'],
  title: 'A role may say who is administrator of an EKS cluster',
  severity: 'high',
  why: 'The ConfigMap aws-auth maps AWS identities to groups, system:masters too.',
  fix: 'Leave it to administrators; use EKS access entries.',
  controls: ['T1098.006'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [configmaps], resourceNames: [web], verbs: [update]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [configmaps], resourceNames: [aws-auth], verbs: [update]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, ['/configmaps'], ['update', 'patch', 'create', 'delete', 'deletecollection']);
      if (at !== undefined && rule.names.includes('aws-auth'))
        yield { at: [...rule.at, 'resourceNames', rule.names.indexOf('aws-auth')] };
    }
  },
};
