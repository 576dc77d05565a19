import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';

/** AWS identities are mapped to system:masters. */
export const mappedMasters: ManifestCheck = {
  id: 'KM236',
  aliases: [],
  title: 'AWS identities are mapped to system:masters',
  severity: 'medium',
  why: 'Who takes over the AWS role is administrator of the cluster, past RBAC.',
  fix: 'Map to a group of your own; use EKS access entries.',
  controls: ['CIS-Kubernetes-5.1.7', 'T1098.006'],
  examples: {
    good: [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata: {mapRoles: "- groups: [dev]"}\n',
    ],
    bad: [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    - rolearn: arn:aws:iam::1:role/a\n      groups: [system:masters]\n',
    ],
  },
  *find({ kind, name, json }) {
    if (kind !== 'ConfigMap' || name !== 'aws-auth') return;
    for (const key of ['mapRoles', 'mapUsers', 'mapAccounts'])
      if (textAt(json, 'data', key).includes('system:masters')) yield { at: ['data', key] };
  },
};
