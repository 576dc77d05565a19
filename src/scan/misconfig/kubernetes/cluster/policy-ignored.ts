import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** An admission policy that is passed by when it fails. */
export const policyIgnored: ManifestCheck = {
  id: 'KM230',
  aliases: [],
  title: 'An admission policy that is passed by when it fails',
  severity: 'medium',
  why: 'With failurePolicy Ignore an object for which the expression fails, as it does for a field that is not there, is admitted.',
  fix: 'Use Fail, and write expressions that ask with has() first.',
  controls: ['T1562.001'],
  examples: {
    good: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'ValidatingAdmissionPolicy',
        'spec: {failurePolicy: Fail}\n',
      ),
    ],
    bad: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'ValidatingAdmissionPolicy',
        'spec:\n  failurePolicy: Ignore\n',
      ),
    ],
  },
  *find(object) {
    if (
      isKind(object, 'admissionregistration.k8s.io/ValidatingAdmissionPolicy') &&
      textAt(object.json, 'spec', 'failurePolicy') === 'Ignore'
    )
      yield { at: ['spec', 'failurePolicy'] };
  },
};
