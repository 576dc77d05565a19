import type { SetCheck } from '../check.ts';
import { podWith, manifestOf, documents, WEB } from '../examples.ts';
import { selects, inSameNamespace } from '../manifest-set.ts';

/** No network policy selects the pod. */
export const noNetworkPolicy: SetCheck = {
  id: 'KM214',
  aliases: ['non-isolated-pod', 'missingNetworkPolicy', 'CKV2_K8S_6'],
  title: 'No network policy selects the pod',
  severity: 'low',
  why: 'Every pod of the cluster may connect to it, and it to everything. Said when none of the same directory does; it may stand elsewhere.',
  fix: 'Add a policy that denies by default for the namespace, and one that allows what is needed.',
  controls: ['CIS-Kubernetes-5.3.2', 'T1046'],
  ofAll: true,
  examples: {
    good: [
      documents(WEB, manifestOf('networking.k8s.io/v1', 'NetworkPolicy', 'spec: {podSelector: {}}\n')),
      podWith('hostNetwork: true\n'),
    ],
    bad: [WEB],
  },
  *findInSet({ objects }) {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    for (const object of objects) {
      const { pod } = object;
      // Policies do not hold for pods in the network of the node.
      if (pod === undefined || pod.hostNetwork) continue;
      const covered = policies.some(
        (policy) =>
          inSameNamespace(policy, object) &&
          policy.selectors.some((selector) => selector.role === 'own' && selects(selector, object.podLabels)),
      );
      if (!covered) yield { object, at: object.at };
    }
  },
};
