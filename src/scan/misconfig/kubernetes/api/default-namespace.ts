import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** The object is put into the namespace default. */
export const defaultNamespace: ManifestCheck = {
  id: 'KM222',
  aliases: ['KSV-0110', 'use-namespace', 'CKV_K8S_21'],
  title: 'The object is put into the namespace default',
  severity: 'low',
  why: 'Access, quotas, policies and Pod Security go by namespace; in default everything is mixed. A manifest without a namespace goes where the person says who applies it, so we do not report that.',
  fix: 'Use a namespace of its own.',
  controls: ['CIS-Kubernetes-5.6.4'],
  examples: {
    good: [manifestOf('v1', 'ConfigMap', ''), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'],
    bad: ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: default\n'],
  },
  *find({ namespace, kind, name }) {
    // Kubernetes' own Service is there.
    if (namespace === 'default' && !(kind === 'Service' && name === 'kubernetes'))
      yield { at: ['metadata', 'namespace'] };
  },
};
