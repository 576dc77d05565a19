import { recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** An Ingress answers for every host. */
export const ingressAnyHost: ManifestCheck = {
  id: 'KM169',
  aliases: [],
  title: 'An Ingress answers for every host',
  severity: 'low',
  why: 'A rule without a host, or for *, takes over names that belong to others.',
  fix: 'Name the host.',
  controls: ['T1557'],
  examples: {
    good: [manifestOf('networking.k8s.io/v1', 'Ingress', 'spec: {rules: [{host: a.example.com}]}\n')],
    bad: [
      manifestOf('networking.k8s.io/v1', 'Ingress', 'spec: {rules: [{http: {paths: []}}]}\n'),
      manifestOf('networking.k8s.io/v1', 'Ingress', 'spec: {rules: [{host: "*.example.com"}]}\n'),
    ],
  },
  *find(object) {
    if (!isKind(object, 'networking.k8s.io/Ingress', 'extensions/Ingress')) return;
    for (const [rule, index] of recordsAt(object.json, 'spec', 'rules')) {
      const host = textAt(rule, 'host');
      if (host === '' || host.startsWith('*')) yield { at: ['spec', 'rules', index, 'host'] };
    }
  },
};
