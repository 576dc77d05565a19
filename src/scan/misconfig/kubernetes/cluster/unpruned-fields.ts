import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A custom resource keeps fields that nobody described. */
export const unprunedFields: ManifestCheck = {
  id: 'KM242',
  aliases: [],
  title: 'A custom resource keeps fields that nobody described',
  severity: 'low',
  why: 'preserveUnknownFields at the top takes any field of any size; structural schemas prune what is not described.',
  fix: 'Use apiextensions.k8s.io/v1 and x-kubernetes-preserve-unknown-fields only where it is needed.',
  controls: ['CWE-20'],
  examples: {
    good: [
      manifestOf(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        'spec: {preserveUnknownFields: false}\n',
      ),
    ],
    bad: [
      manifestOf(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        'spec:\n  preserveUnknownFields: true\n',
      ),
    ],
  },
  *find(object) {
    if (
      isKind(object, 'apiextensions.k8s.io/CustomResourceDefinition') &&
      valueAt(object.json, 'spec', 'preserveUnknownFields') === true
    )
      yield { at: ['spec', 'preserveUnknownFields'] };
  },
};
