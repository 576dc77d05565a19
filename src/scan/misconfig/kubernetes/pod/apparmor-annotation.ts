import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';

/** AppArmor is set by a deprecated annotation. */
export const apparmorAnnotation: ManifestCheck = {
  id: 'KM035',
  aliases: [],
  title: 'AppArmor is set by a deprecated annotation',
  severity: 'negligible',
  why: 'Since Kubernetes 1.30 there is a field for it; the annotation goes.',
  fix: 'Use securityContext.appArmorProfile.',
  controls: ['PSS-baseline'],
  examples: {
    good: [podWith('securityContext:\n  appArmorProfile:\n    type: RuntimeDefault\n')],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/web: runtime/default\nspec:\n  containers: [{name: web, image: web:1}]\n',
    ],
  },
  *find(object) {
    const { pod } = object;
    for (const key of pod?.annotations.keys() ?? [])
      if (key.startsWith('container.apparmor.security.beta.kubernetes.io/'))
        yield { at: [...pod!.path, 'metadata', 'annotations', key] };
  },
};
