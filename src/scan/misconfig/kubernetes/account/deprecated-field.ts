import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** The field serviceAccount is deprecated. */
export const deprecatedField: ManifestCheck = {
  id: 'KM052',
  aliases: ['deprecated-service-account-field'],
  title: 'The field serviceAccount is deprecated',
  severity: 'negligible',
  why: 'It is an alias of serviceAccountName that is kept for old manifests; where both stand, the new one wins.',
  fix: 'Use serviceAccountName.',
  controls: [],
  examples: {
    good: [podWith('serviceAccountName: web\n')],
    bad: [podWith('serviceAccount: web\n'), podWith('serviceAccount: a\nserviceAccountName: web\n')],
  },
  *find(object) {
    if (object.pod === undefined || textAt(object.pod.spec, 'serviceAccount') === '') return;
    const at = podField(object, 'serviceAccount');
    const both = Object.hasOwn(object.pod.spec, 'serviceAccountName');
    yield {
      at,
      patch: both ? { kind: 'remove', path: at } : { kind: 'rename', path: at, to: 'serviceAccountName' },
    };
  },
};
