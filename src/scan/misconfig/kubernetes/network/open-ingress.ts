import { valueAt, recordAt, listAt, recordsAt, textAt, type Fields } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A network policy lets everything in. */
export const openIngress: ManifestCheck = {
  id: 'KM161',
  aliases: ['KSV-0038'],
  title: 'A network policy lets everything in',
  severity: 'medium',
  why: 'A rule without from, or from 0.0.0.0/0, opens the pods to every pod of the cluster, and to the world where it is reached.',
  fix: 'Name who may come: podSelector, namespaceSelector or a narrow ipBlock.',
  controls: ['CIS-Kubernetes-5.3.2', 'T1046'],
  examples: {
    good: [
      manifestOf(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'spec:\n  podSelector: {}\n  ingress:\n    - from: [{podSelector: {matchLabels: {app: web}}}]\n',
      ),
      manifestOf(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'spec: {podSelector: {}, policyTypes: [Ingress]}\n',
      ),
    ],
    bad: [
      manifestOf('networking.k8s.io/v1', 'NetworkPolicy', 'spec:\n  podSelector: {}\n  ingress:\n    - {}\n'),
      manifestOf(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}\n',
      ),
    ],
  },
  *find(object) {
    if (!isKind(object, 'networking.k8s.io/NetworkPolicy')) return;
    for (const [rule, index] of recordsAt(object.json, 'spec', 'ingress')) {
      const peers = recordsAt(rule, 'from');
      const open = peers.findIndex(([peer]) => isOpen(peer));
      if (peers.length === 0) yield { at: ['spec', 'ingress', index] };
      else if (open !== -1) yield { at: ['spec', 'ingress', index, 'from', open] };
    }
  },
};

/** Every address, or every pod of every namespace. */
function isOpen(peer: Fields): boolean {
  const all =
    /^(?:0\.0\.0\.0|::)\/0$/.test(textAt(peer, 'ipBlock', 'cidr')) &&
    listAt(peer, 'ipBlock', 'except').length === 0;
  const everywhere =
    valueAt(peer, 'namespaceSelector') !== undefined &&
    Object.keys(recordAt(peer, 'namespaceSelector')).length === 0 &&
    Object.keys(recordAt(peer, 'podSelector')).length === 0;
  return all || everywhere;
}
