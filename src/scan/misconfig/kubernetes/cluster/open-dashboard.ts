import { listAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containersOf } from '../hits.ts';
import { imageOf } from '../image-reference.ts';

/** The dashboard may be used without a login. */
export const openDashboard: ManifestCheck = {
  id: 'KM240',
  aliases: ['CKV_K8S_33'],
  title: 'The dashboard may be used without a login',
  severity: 'high',
  why: 'Whoever reaches it acts with its rights.',
  fix: 'Remove --enable-skip-login and --enable-insecure-login.',
  controls: ['CWE-306', 'T1133'],
  examples: {
    good: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: d, image: "kubernetesui/dashboard:v2.7.0", args: [--auto-generate-certificates]}]}\n',
    ],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: d\n      image: kubernetesui/dashboard:v2.7.0\n      args: [--enable-skip-login]\n',
    ],
  },
  *find(object) {
    for (const { json, path } of containersOf(object)) {
      if (!/dashboard/.test(imageOf(textAt(json, 'image')).repository)) continue;
      for (const [index, word] of listAt(json, 'args').entries())
        if (typeof word === 'string' && /^--enable-(?:skip|insecure)-login(?:$|=true)/.test(word))
          yield { at: [...path, 'args', index] };
    }
  },
};
