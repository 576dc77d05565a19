import { recordAt, listAt, recordsAt, textsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A webhook for everything that may stop the cluster. */
export const wideWebhook: ManifestCheck = {
  id: 'KM228',
  aliases: [],
  title: 'A webhook for everything that may stop the cluster',
  severity: 'low',
  why: 'It is asked for all kinds of all namespaces and must answer: when it is down nothing can be made, itself included.',
  fix: 'Name groups and resources, or exclude namespaces with namespaceSelector (kube-system, its own).',
  controls: [],
  examples: {
    good: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'MutatingWebhookConfiguration',
        'webhooks:\n  - {name: a.example.com, rules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'MutatingWebhookConfiguration',
        'webhooks:\n  - name: a.example.com\n    rules:\n      - {apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}\n',
      ),
    ],
  },
  *find(object) {
    if (!isKind(object, ...WEBHOOKS)) return;
    for (const [webhook, index] of recordsAt(object.json, 'webhooks')) {
      const narrowed = ['namespaceSelector', 'objectSelector'].some(
        (selector) => Object.keys(recordAt(webhook, selector)).length > 0,
      );
      const wide = recordsAt(webhook, 'rules').find(
        ([rule]) =>
          textsAt(rule, 'apiGroups').includes('*') &&
          textsAt(rule, 'resources').some((resource) => resource === '*' || resource === '*/*'),
      );
      if (
        wide !== undefined &&
        !narrowed &&
        listAt(webhook, 'matchConditions').length === 0 &&
        webhook['failurePolicy'] !== 'Ignore'
      )
        yield { at: ['webhooks', index, 'rules', wide[1]] };
    }
  },
};

const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map(
  (kind) => `admissionregistration.k8s.io/${kind}`,
);
