import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';
import { imageOf } from '../image-reference.ts';

/** The image is not pinned by its digest. */
export const noDigest: ManifestCheck = {
  id: 'KM071',
  aliases: ['CKV_K8S_43'],
  title: 'The image is not pinned by its digest',
  severity: 'negligible',
  why: 'Tags can be moved: who can push to the registry changes what runs.',
  fix: 'Add the digest behind the tag, web:1.2@sha256:…',
  controls: ['CWE-829', 'T1525'],
  examples: {
    good: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: web, image: "web:1@sha256:0123456789012345678901234567890123456789012345678901234567890123"}\n',
    ],
    bad: [containerWith('')],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const image = textAt(json, 'image');
      if (image !== '' && imageOf(image).digest === undefined) yield { at: [...path, 'image'] };
    }
  },
};
