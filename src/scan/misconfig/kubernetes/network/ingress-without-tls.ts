import { listAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** An Ingress without TLS. */
export const ingressWithoutTls: ManifestCheck = {
  id: 'KM168',
  aliases: ['tlsSettingsMissing'],
  title: 'An Ingress without TLS',
  severity: 'medium',
  why: 'What people send and get, passwords too, can be read and changed on the way.',
  fix: 'Add spec.tls, or end TLS in front and say so in an ignore comment.',
  controls: ['CWE-319', 'T1040'],
  examples: {
    good: [
      manifestOf(
        'networking.k8s.io/v1',
        'Ingress',
        'spec:\n  tls: [{hosts: [a.example.com], secretName: tls}]\n  rules: [{host: a.example.com}]\n',
      ),
    ],
    bad: [manifestOf('networking.k8s.io/v1', 'Ingress', 'spec:\n  rules: [{host: a.example.com}]\n')],
  },
  *find(object) {
    if (
      isKind(object, 'networking.k8s.io/Ingress', 'extensions/Ingress') &&
      listAt(object.json, 'spec', 'tls').length === 0
    )
      yield { at: ['spec', 'tls'] };
  },
};
