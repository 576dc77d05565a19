import { valueAt, recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** A mounted service account token lives longer than a day. */
export const longLivedToken: ManifestCheck = {
  id: 'KM045',
  aliases: [],
  title: 'A mounted service account token lives longer than a day',
  severity: 'low',
  why: 'A stolen token works until it expires.',
  fix: 'Ask for an hour; the kubelet renews it.',
  controls: ['CIS-Kubernetes-5.1.6', 'T1528'],
  examples: {
    good: [
      podWith(
        'volumes:\n  - name: token\n    projected:\n      sources:\n        - serviceAccountToken: {path: token, expirationSeconds: 3600}\n',
      ),
    ],
    bad: [
      podWith(
        'volumes:\n  - name: token\n    projected:\n      sources:\n        - serviceAccountToken: {path: token, expirationSeconds: 31536000}\n',
      ),
    ],
  },
  *find(object) {
    for (const [volume, index] of recordsAt(object.pod?.spec, 'volumes'))
      for (const [source, at] of recordsAt(volume, 'projected', 'sources')) {
        const seconds = valueAt(source, 'serviceAccountToken', 'expirationSeconds');
        if (typeof seconds === 'number' && seconds > 86_400)
          yield {
            at: podField(
              object,
              'volumes',
              index,
              'projected',
              'sources',
              at,
              'serviceAccountToken',
              'expirationSeconds',
            ),
          };
      }
  },
};
