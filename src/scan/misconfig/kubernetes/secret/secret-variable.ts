import type { ManifestCheck } from '../check.ts';
import { secretReferences } from '../environment.ts';
import { containerWith, podWith } from '../examples.ts';

/** A secret is given as a variable. */
export const secretVariable: ManifestCheck = {
  id: 'KM061',
  aliases: ['read-secret-from-env-var', 'env-value-from', 'CKV_K8S_35'],
  title: 'A secret is given as a variable',
  severity: 'low',
  why: 'Variables are inherited by every child process, and end in crash reports, logs and debug pages; a mounted file can be renewed without a restart.',
  fix: 'Mount the Secret as a volume.',
  controls: ['CIS-Kubernetes-5.4.1', 'T1552.007'],
  examples: {
    good: [podWith('volumes:\n  - {name: db, secret: {secretName: db}}\n')],
    bad: [
      containerWith(
        'env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: db, key: password}\n',
      ),
      containerWith('envFrom: [{secretRef: {name: db}}]\n'),
    ],
  },
  *find(object) {
    for (const at of secretReferences(object)) yield { at };
  },
};
