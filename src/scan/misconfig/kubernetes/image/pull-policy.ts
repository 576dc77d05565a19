import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';
import { imageOf } from '../image-reference.ts';

/** A node may run an old image under a tag that moves. */
export const pullPolicy: ManifestCheck = {
  id: 'KM072',
  aliases: ['pullPolicyNotAlways', 'CKV_K8S_15'],
  title: 'A node may run an old image under a tag that moves',
  severity: 'low',
  why: 'With IfNotPresent or Never a node keeps what it once pulled as latest. Polaris and Checkov ask for Always everywhere; with a version or a digest that only costs a request, so we ask where the tag moves.',
  fix: 'Name a version; or leave imagePullPolicy out, which means Always for latest.',
  controls: ['CWE-829'],
  examples: {
    good: [
      containerWith('imagePullPolicy: IfNotPresent\n'),
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: web, image: "web:latest"}]\n',
    ],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: web, image: "web:latest", imagePullPolicy: IfNotPresent}\n',
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      const { tag = 'latest', digest } = imageOf(textAt(json, 'image'));
      const policy = textAt(json, 'imagePullPolicy');
      if (digest === undefined && tag === 'latest' && policy !== '' && policy !== 'Always')
        yield { at: [...path, 'imagePullPolicy'] };
    }
  },
};
