import { recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A webhook outside of the cluster. */
export const webhookAddress: ManifestCheck = {
  id: 'KM229',
  aliases: [],
  title: 'A webhook outside of the cluster',
  severity: 'low',
  why: 'Every object it is asked about, secrets too, goes to that address; what it answers is done.',
  fix: 'Run it in the cluster and name its Service.',
  controls: ['T1557'],
  examples: {
    good: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'MutatingWebhookConfiguration',
        'webhooks: [{name: a.example.com, clientConfig: {service: {name: a, namespace: a}}}]\n',
      ),
    ],
    bad: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'MutatingWebhookConfiguration',
        'webhooks: [{name: a.example.com, clientConfig: {url: "https://a.example.com/"}}]\n',
      ),
    ],
  },
  *find(object) {
    if (object.group !== 'admissionregistration.k8s.io') return;
    for (const [webhook, index] of recordsAt(object.json, 'webhooks'))
      if (textAt(webhook, 'clientConfig', 'url') !== '')
        yield { at: ['webhooks', index, 'clientConfig', 'url'] };
  },
};
