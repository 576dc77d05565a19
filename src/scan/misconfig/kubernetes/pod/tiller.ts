import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { containersOf } from '../hits.ts';
import { imageOf } from '../image-reference.ts';

/** Helm 2's server is deployed. */
export const tiller: ManifestCheck = {
  id: 'KM033',
  aliases: ['KSV-0102', 'CKV_K8S_34'],
  title: "Helm 2's server is deployed",
  severity: 'high',
  why: 'Tiller acts as cluster administrator for anybody who reaches its port, and is no longer maintained.',
  fix: 'Remove it and use Helm 3 or later, which has no server.',
  controls: ['T1610'],
  examples: {
    good: [containerWith('command: [tiller-notes]\n')],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: web\n      image: gcr.io/kubernetes-helm/tiller:v2.17.0\n',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: tiller-deploy}\nspec: {containers: [{name: a, image: mirror/t:1}]}\n',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {name: tiller}}\nspec: {containers: [{name: a, image: b:1}]}\n',
    ],
  },
  *find(object) {
    const { pod } = object;
    if (pod === undefined) return;
    if (isTillers(object.name)) yield { at: ['metadata', 'name'] };
    else if (isTillers(textAt(pod.spec, 'serviceAccountName')))
      yield { at: [...pod.path, 'spec', 'serviceAccountName'] };
    else if (isTillers(pod.labels.get('name') ?? ''))
      yield { at: [...pod.path, 'metadata', 'labels', 'name'] };
    for (const { json, path } of containersOf(object))
      if (/(?:^|\/)tiller$/.test(imageOf(textAt(json, 'image')).repository)) yield { at: [...path, 'image'] };
  },
};

/** Helm 2 names what it makes `tiller-deploy`, `tiller`; the image may come from a mirror. */
function isTillers(name: string): boolean {
  return /(?:^|-)tiller(?:-|$)/.test(name);
}
