import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';

/** Seccomp is set by an annotation that nobody reads any more. */
export const seccompAnnotation: ManifestCheck = {
  id: 'KM034',
  aliases: [],
  title: 'Seccomp is set by an annotation that nobody reads any more',
  severity: 'low',
  why: 'Kubernetes 1.27 and later ignore seccomp annotations: the pod runs without the profile that its author meant.',
  fix: 'Use securityContext.seccompProfile.',
  controls: ['CIS-Kubernetes-5.6.2'],
  examples: {
    good: [podWith('securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n')],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\nspec:\n  containers: [{name: web, image: web:1}]\n',
    ],
  },
  *find(object) {
    const { pod } = object;
    for (const key of pod?.annotations.keys() ?? [])
      if (/^(?:container\.)?seccomp\.security\.alpha\.kubernetes\.io\//.test(key))
        yield { at: [...pod!.path, 'metadata', 'annotations', key] };
  },
};
