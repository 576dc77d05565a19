import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The pod runs as the service account default. */
export const defaultAccount: ManifestCheck = {
  id: 'KM050',
  aliases: ['default-service-account', 'ServiceAccountName'],
  title: 'The pod runs as the service account default',
  severity: 'low',
  why: 'Whatever is granted to it is granted to every pod of the namespace that names no account.',
  fix: 'Make a service account for the workload and name it; or set automountServiceAccountToken to false, then the account is of no use to anybody.',
  controls: ['CIS-Kubernetes-5.1.5', 'T1078'],
  examples: {
    good: [podWith('serviceAccountName: web\n'), podWith('automountServiceAccountToken: false\n')],
    bad: [podWith('restartPolicy: Always\n'), podWith('serviceAccountName: default\n')],
  },
  *find(object) {
    const { pod } = object;
    if (pod === undefined || pod.spec['automountServiceAccountToken'] === false) return;
    const name = textAt(pod.spec, 'serviceAccountName') || textAt(pod.spec, 'serviceAccount');
    if (name === '' || name === 'default') yield { at: podField(object, 'serviceAccountName') };
  },
};
