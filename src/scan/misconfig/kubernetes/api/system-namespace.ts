import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';

/** A workload in the namespace kube-system. */
export const systemNamespace: ManifestCheck = {
  id: 'KM223',
  aliases: ['KSV-0037'],
  title: 'A workload in the namespace kube-system',
  severity: 'low',
  why: 'The namespace is exempt from most policies, and holds what the cluster trusts. Components of the cluster belong there; then leave this out with a reason.',
  fix: 'Use a namespace of its own.',
  controls: ['CIS-Kubernetes-5.6.1', 'T1036.005'],
  examples: {
    good: [podWith('restartPolicy: Always\n')],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: kube-system}\nspec: {containers: [{name: web, image: "web:1"}]}\n',
    ],
  },
  *find({ pod, namespace, labels }) {
    const isComponent =
      labels.get('tier') === 'control-plane' ||
      labels.get('kubernetes.io/cluster-service') === 'true' ||
      labels.has('k8s-app');
    if (pod !== undefined && namespace === 'kube-system' && !isComponent)
      yield { at: ['metadata', 'namespace'] };
  },
};
