import { imageOf } from '../../kubernetes/image-reference.ts';
import { textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** The image has no tag, or the tag latest. */
export const mutableTag: ComposeCheck = {
  id: 'CO031',
  aliases: [],
  title: 'The image has no tag, or the tag latest',
  severity: 'medium',
  why: 'What runs is what was published last when it was pulled: nobody can say what that is, or go back.',
  fix: 'Name a version, best with its digest.',
  controls: ['CWE-829', 'T1525'],
  examples: {
    good: [
      serviceWith('restart: always\n'),
      'services:\n  web: {image: "web", build: .}\n',
      'services:\n  web: {image: "${IMAGE}"}\n',
    ],
    bad: ['services:\n  web:\n    image: nginx\n', 'services:\n  web: {image: "nginx:${TAG:-latest}"}\n'],
  },
  *find({ services }) {
    for (const { json, path } of services) {
      const image = textAt(json, 'image');
      const { tag = 'latest', digest } = imageOf(image);
      // What is built here has its name from here.
      if (
        image !== '' &&
        !image.includes('$') &&
        json['build'] === undefined &&
        digest === undefined &&
        tag === 'latest'
      )
        yield { at: [...path, 'image'] };
    }
  },
};
