import type { SetCheck } from '../check.ts';
import { podWith, manifestOf, documents } from '../examples.ts';
import { inSameNamespace } from '../manifest-set.ts';

/** The pod gets a token for the API server. */
export const tokenMounted: SetCheck = {
  id: 'KM051',
  aliases: ['KSV-0036', 'automountServiceAccountToken', 'AutomountServiceAccountToken', 'CKV_K8S_38'],
  title: 'The pod gets a token for the API server',
  severity: 'low',
  why: 'Few programs talk to the API server; who gets into the others finds a token there. The account of the pod may say no for all its pods; when it stands in the same directory we ask it.',
  fix: 'Set automountServiceAccountToken: false in the pod or in its service account.',
  controls: ['CIS-Kubernetes-5.1.6', 'T1528'],
  examples: {
    good: [
      podWith('automountServiceAccountToken: false\n'),
      documents(
        podWith('serviceAccountName: web\n'),
        manifestOf('v1', 'ServiceAccount', 'automountServiceAccountToken: false\n', 'web'),
      ),
    ],
    bad: [podWith('serviceAccountName: web\n'), podWith('automountServiceAccountToken: true\n')],
  },
  *findInSet({ objects }) {
    for (const object of objects) {
      const { pod } = object;
      if (pod === undefined || pod.automount === false) continue;
      const name = pod.serviceAccount?.name ?? 'default';
      const refused = objects.some(
        (other) =>
          other.kind === 'ServiceAccount' &&
          other.name === name &&
          inSameNamespace(other, object) &&
          other.automount === false,
      );
      if (pod.automount === true || !refused) yield { object, at: pod.automountAt };
    }
  },
};
