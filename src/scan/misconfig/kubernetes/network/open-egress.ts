import { listAt, recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A network policy lets everything out. */
export const openEgress: ManifestCheck = {
  id: 'KM162',
  aliases: [],
  title: 'A network policy lets everything out',
  severity: 'low',
  why: "Who gets into the pod sends what he finds wherever he likes, and reaches the cloud's metadata service.",
  fix: 'Name where it may go.',
  controls: ['CIS-Kubernetes-5.3.2', 'T1048'],
  examples: {
    good: [
      manifestOf(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'spec:\n  podSelector: {}\n  egress:\n    - to: [{podSelector: {matchLabels: {app: db}}}]\n',
      ),
    ],
    bad: [
      manifestOf('networking.k8s.io/v1', 'NetworkPolicy', 'spec:\n  podSelector: {}\n  egress:\n    - {}\n'),
      manifestOf(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: "::/0"}}]}]}\n',
      ),
    ],
  },
  *find(object) {
    if (!isKind(object, 'networking.k8s.io/NetworkPolicy')) return;
    for (const [rule, index] of recordsAt(object.json, 'spec', 'egress')) {
      const peers = recordsAt(rule, 'to');
      const open = peers.findIndex(
        ([peer]) =>
          /^(?:0\.0\.0\.0|::)\/0$/.test(textAt(peer, 'ipBlock', 'cidr')) &&
          listAt(peer, 'ipBlock', 'except').length === 0,
      );
      // A rule for a port alone, as for DNS, is ordinary.
      if (peers.length === 0 && listAt(rule, 'ports').length === 0) yield { at: ['spec', 'egress', index] };
      else if (open !== -1) yield { at: ['spec', 'egress', index, 'to', open] };
    }
  },
};
