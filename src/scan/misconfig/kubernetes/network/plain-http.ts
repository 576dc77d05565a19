import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** An Ingress does not lead to HTTPS. */
export const plainHttp: ManifestCheck = {
  id: 'KM172',
  aliases: [],
  title: 'An Ingress does not lead to HTTPS',
  severity: 'low',
  why: 'Its annotation switches the redirect off: plain requests are answered.',
  fix: 'Remove the annotation.',
  controls: ['CWE-319'],
  examples: {
    good: [manifestOf('networking.k8s.io/v1', 'Ingress', 'spec: {rules: [{host: a.example.com}]}\n')],
    bad: [
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    nginx.ingress.kubernetes.io/ssl-redirect: "false"\nspec: {}\n',
    ],
  },
  *find(object) {
    if (object.kind !== 'Ingress') return;
    for (const [key, value] of object.annotations)
      if (/\/(?:force-)?ssl-redirect$/.test(key) && value === 'false')
        yield { at: ['metadata', 'annotations', key] };
  },
};
