import type { ManifestCheck } from '../check.ts';

/** A namespace without a Pod Security level. */
export const namespaceWithoutPodSecurity: ManifestCheck = {
  id: 'KM225',
  aliases: [],
  title: 'A namespace without a Pod Security level',
  severity: 'low',
  why: 'Unless the API server has another default, privileged pods may be made there.',
  fix: 'Add the label pod-security.kubernetes.io/enforce with restricted, or baseline.',
  controls: ['CIS-Kubernetes-5.2.1'],
  examples: {
    good: [
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/enforce: restricted}\n',
    ],
    bad: ['apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n'],
  },
  *find({ group, kind, name, labels }) {
    if (
      group === '' &&
      kind === 'Namespace' &&
      !name.startsWith('kube-') &&
      !labels.has('pod-security.kubernetes.io/enforce')
    )
      yield { at: ['metadata', 'labels'] };
  },
};
