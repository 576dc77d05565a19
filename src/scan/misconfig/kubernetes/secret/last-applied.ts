import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** An annotation repeats a Secret. */
export const lastApplied: ManifestCheck = {
  id: 'KM036',
  aliases: [],
  title: 'An annotation repeats a Secret',
  severity: 'medium',
  why: 'kubectl apply keeps the whole object, values too, in an annotation, which is shown where the values are not and outlives a change of them.',
  fix: 'Remove the annotation from the manifest; apply Secrets with --server-side.',
  controls: ['CWE-312', 'T1552.007'],
  examples: {
    good: [manifestOf('v1', 'Secret', 'type: Opaque\n')],
    bad: [
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"apiVersion":"v1","kind":"Secret","data":{"password":"aHVudGVyMjI="}}\n',
    ],
  },
  *find({ group, kind, annotations }) {
    const key = 'kubectl.kubernetes.io/last-applied-configuration';
    if (
      group === '' &&
      kind === 'Secret' &&
      /"(?:data|stringData)"\s{0,9}:\s{0,9}\{\s{0,9}"/.test(annotations.get(key) ?? '')
    )
      yield { at: ['metadata', 'annotations', key] };
  },
};
