import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';
import { imageOf } from '../image-reference.ts';

/** The image comes from a public registry. */
export const publicRegistry: ManifestCheck = {
  id: 'KM073',
  aliases: ['KSV-0032', 'KSV-0033', 'KSV-0034', 'KSV-0035', 'KSV-0125'],
  title: 'The image comes from a public registry',
  severity: 'negligible',
  why: 'Anybody can publish there. Which registries you trust is yours to say: write a policy for that; this is only for information.',
  fix: 'Mirror the image into a registry of your own.',
  controls: ['CIS-Kubernetes-5.5.1', 'T1195.002'],
  examples: {
    good: [containerWith('')],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: web, image: "nginx:1.29"}\n',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: web, image: "ghcr.io/a/b:1"}]}\n',
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const image = textAt(json, 'image');
      if (image !== '' && PUBLIC.has(imageOf(image).registry)) yield { at: [...path, 'image'] };
    }
  },
};

/** Registries where everybody can publish; no name means Docker Hub. */
const PUBLIC: ReadonlySet<string> = new Set([
  '',
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'ghcr.io',
  'quay.io',
  'public.ecr.aws',
  'gcr.io',
  'lscr.io',
  'codeberg.org',
  'registry.gitlab.com',
]);
