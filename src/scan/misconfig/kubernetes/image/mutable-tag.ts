import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';
import { imageOf } from '../image-reference.ts';

/** The image has no tag, or the tag latest. */
export const mutableTag: ManifestCheck = {
  id: 'KM070',
  aliases: ['KSV-0013', 'latest-tag', 'tagNotSpecified', 'CKV_K8S_14'],
  title: 'The image has no tag, or the tag latest',
  severity: 'medium',
  why: 'What runs is what was published last when the pod started: two replicas may differ, and nobody can go back.',
  fix: 'Name a version, best with its digest.',
  controls: ['CIS-Kubernetes-5.5.1', 'CWE-829', 'T1525'],
  examples: {
    good: [
      containerWith(''),
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: web, image: "web@sha256:0123456789012345678901234567890123456789012345678901234567890123"}\n',
    ],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: web\n      image: registry.example.com:5000/web\n',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: web, image: "web:latest"}]\n',
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const image = textAt(json, 'image');
      const { tag = 'latest', digest } = imageOf(image);
      if (image !== '' && digest === undefined && tag === 'latest') yield { at: [...path, 'image'] };
    }
  },
};
