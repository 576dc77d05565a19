import { recordsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A webhook that is passed by when it fails. */
export const webhookIgnored: ManifestCheck = {
  id: 'KM227',
  aliases: [],
  title: 'A webhook that is passed by when it fails',
  severity: 'medium',
  why: 'With failurePolicy Ignore whoever makes the webhook slow or unreachable makes what it would have refused.',
  fix: 'Use Fail, exclude the namespace of the webhook itself, and run two replicas of it.',
  controls: ['T1562.001'],
  examples: {
    good: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'ValidatingWebhookConfiguration',
        'webhooks:\n  - {name: a.example.com, failurePolicy: Fail}\n',
      ),
    ],
    bad: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'ValidatingWebhookConfiguration',
        'webhooks:\n  - name: a.example.com\n    failurePolicy: Ignore\n',
      ),
    ],
  },
  *find(object) {
    if (!isKind(object, 'admissionregistration.k8s.io/ValidatingWebhookConfiguration')) return;
    for (const [webhook, index] of recordsAt(object.json, 'webhooks'))
      if (webhook['failurePolicy'] === 'Ignore') yield { at: ['webhooks', index, 'failurePolicy'] };
  },
};
