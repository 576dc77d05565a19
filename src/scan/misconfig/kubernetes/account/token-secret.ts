import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A service account token that never expires. */
export const tokenSecret: ManifestCheck = {
  id: 'KM053',
  aliases: [],
  title: 'A service account token that never expires',
  severity: 'medium',
  why: 'The token in such a Secret works until the Secret is deleted, wherever it has been copied to.',
  fix: 'Let pods mount a projected token, and others ask for one with kubectl create token.',
  controls: ['CIS-Kubernetes-5.1.6', 'T1528'],
  examples: {
    good: [manifestOf('v1', 'Secret', 'type: Opaque\n')],
    bad: [manifestOf('v1', 'Secret', 'type: kubernetes.io/service-account-token\n')],
  },
  *find({ group, kind, json }) {
    if (group === '' && kind === 'Secret' && json['type'] === 'kubernetes.io/service-account-token')
      yield { at: ['type'] };
  },
};
