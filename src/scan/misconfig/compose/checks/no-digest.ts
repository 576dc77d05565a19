import { imageOf } from '../../kubernetes/image-reference.ts';
import { textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** The image is not pinned by its digest. */
export const noDigest: ComposeCheck = {
  id: 'CO032',
  aliases: [],
  title: 'The image is not pinned by its digest',
  severity: 'negligible',
  why: 'Tags can be moved: who can push to the registry changes what runs.',
  fix: 'Add the digest behind the tag.',
  controls: ['CWE-829', 'T1525'],
  examples: {
    good: [
      'services:\n  web: {image: "web:1@sha256:0123456789012345678901234567890123456789012345678901234567890123"}\n',
    ],
    bad: [serviceWith('restart: always\n')],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      const image = textAt(json, 'image');
      if (
        image !== '' &&
        !image.includes('$') &&
        json['build'] === undefined &&
        imageOf(image).digest === undefined
      )
        yield { at: [...path, 'image'] };
    }
  },
};
