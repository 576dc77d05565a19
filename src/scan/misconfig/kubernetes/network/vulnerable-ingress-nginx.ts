import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containersOf } from '../hits.ts';
import { imageOf } from '../image-reference.ts';

/** An ingress controller that runs code of strangers. */
export const vulnerableIngressNginx: ManifestCheck = {
  id: 'KM171',
  aliases: ['CVE-2025-1974'],
  title: 'An ingress controller that runs code of strangers',
  severity: 'critical',
  why: 'The admission webhook of ingress-nginx before 1.11.5 and 1.12.1 loads a library that anybody who reaches it in the pod network sends (CVE-2025-1974).',
  fix: 'Update the controller; it is no longer maintained, so plan to replace it.',
  controls: ['CVE-2025-1974', 'CWE-94', 'T1190'],
  examples: {
    good: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: controller, image: "registry.k8s.io/ingress-nginx/controller:v1.12.1"}\n',
    ],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: controller, image: "registry.k8s.io/ingress-nginx/controller:v1.12.0"}\n',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: controller, image: "ingress-nginx/controller:v1.9.6@sha256:aa"}]}\n',
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const { repository, tag } = imageOf(textAt(json, 'image'));
      const version = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})/.exec(tag ?? '');
      if (
        version === null ||
        !/(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)$/.test(repository)
      )
        continue;
      const [major, minor, patch] = version.slice(1).map(Number) as [number, number, number];
      const old =
        major < 1 ||
        (major === 1 && (minor < 11 || (minor === 11 && patch < 5) || (minor === 12 && patch < 1)));
      if (old) yield { at: [...path, 'image'] };
    }
  },
};
