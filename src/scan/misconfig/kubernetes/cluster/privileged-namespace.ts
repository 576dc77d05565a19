import { parseLevel } from '#policy/index.ts';
import type { ManifestCheck } from '../check.ts';

/** A namespace allows privileged pods. */
export const privilegedNamespace: ManifestCheck = {
  id: 'KM226',
  aliases: [],
  title: 'A namespace allows privileged pods',
  severity: 'medium',
  why: 'enforce: privileged allows everything, though somebody thought of Pod Security. A level that is none counts as restricted, and pods are refused.',
  fix: 'Use baseline, and a namespace of its own for the few pods that need more.',
  controls: ['CIS-Kubernetes-5.2.2'],
  examples: {
    good: [
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}\n',
    ],
    bad: [
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: privileged\n',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: strict}}\n',
    ],
  },
  *find({ group, kind, labels }) {
    const level = labels.get('pod-security.kubernetes.io/enforce');
    if (group !== '' || kind !== 'Namespace' || level === undefined) return;
    const at = ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'];
    if (level === 'privileged') yield { at };
    else if (parseLevel(level) === undefined) yield { at, message: `${level} is no level of Pod Security` };
  },
};
