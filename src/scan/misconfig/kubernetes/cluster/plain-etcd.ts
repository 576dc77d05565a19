import { valueAt, recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';

/** Secrets are kept in plain text. */
export const plainEtcd: ManifestCheck = {
  id: 'KM234',
  aliases: [],
  title: 'Secrets are kept in plain text',
  severity: 'medium',
  why: 'The first provider writes: identity is no encryption, and whoever reads etcd or its backup reads the secrets.',
  fix: 'Put kms, secretbox or aesgcm first, then rewrite all secrets.',
  controls: ['CIS-Kubernetes-1.2.27', 'CWE-312'],
  examples: {
    good: [
      'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers: [{kms: {name: a}}, {identity: {}}]\n',
    ],
    bad: [
      'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers:\n      - identity: {}\n      - aesgcm: {keys: []}\n',
    ],
  },
  *find({ kind, json }) {
    if (kind !== 'EncryptionConfiguration') return;
    for (const [rule, index] of recordsAt(json, 'resources'))
      if (valueAt(rule, 'providers', 0, 'identity') !== undefined)
        yield { at: ['resources', index, 'providers', 0] };
  },
};
