import { valueAt, recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { isKind } from '../workload.ts';

/** A kubeconfig does not verify the API server. */
export const unverifiedCluster: ManifestCheck = {
  id: 'KM238',
  aliases: [],
  title: 'A kubeconfig does not verify the API server',
  severity: 'medium',
  why: 'Whoever stands between gets the credentials and gives the answers.',
  fix: 'Set certificate-authority-data.',
  controls: ['CWE-295', 'T1557'],
  examples: {
    good: [
      'apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: "https://a:6443", certificate-authority: ca.pem}}]\n',
    ],
    bad: [
      'apiVersion: v1\nkind: Config\nclusters:\n  - name: a\n    cluster: {server: "https://a:6443", insecure-skip-tls-verify: true}\n',
    ],
  },
  *find(object) {
    if (!isKind(object, '/Config')) return;
    for (const [cluster, index] of recordsAt(object.json, 'clusters'))
      if (valueAt(cluster, 'cluster', 'insecure-skip-tls-verify') === true)
        yield { at: ['clusters', index, 'cluster', 'insecure-skip-tls-verify'] };
  },
};
