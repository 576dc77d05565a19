import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** An extension of the API is not verified. */
export const unverifiedApiService: ManifestCheck = {
  id: 'KM237',
  aliases: [],
  title: 'An extension of the API is not verified',
  severity: 'high',
  why: 'With insecureSkipTLSVerify whoever stands between the API server and the extension reads and answers its requests.',
  fix: 'Set caBundle.',
  controls: ['CWE-295', 'T1557'],
  examples: {
    good: [manifestOf('apiregistration.k8s.io/v1', 'APIService', 'spec: {caBundle: AAAA}\n')],
    bad: [manifestOf('apiregistration.k8s.io/v1', 'APIService', 'spec:\n  insecureSkipTLSVerify: true\n')],
  },
  *find(object) {
    if (
      isKind(object, 'apiregistration.k8s.io/APIService') &&
      valueAt(object.json, 'spec', 'insecureSkipTLSVerify') === true
    )
      yield { at: ['spec', 'insecureSkipTLSVerify'] };
  },
};
