import { textsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** An admission policy that denies nothing. */
export const policyNotDenied: ManifestCheck = {
  id: 'KM231',
  aliases: [],
  title: 'An admission policy that denies nothing',
  severity: 'low',
  why: 'Its binding only warns or audits.',
  fix: 'Add Deny to validationActions when the policy is proven.',
  controls: ['T1562.001'],
  examples: {
    good: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'ValidatingAdmissionPolicyBinding',
        'spec: {policyName: a, validationActions: [Deny, Audit]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'ValidatingAdmissionPolicyBinding',
        'spec: {policyName: a, validationActions: [Audit]}\n',
      ),
    ],
  },
  *find(object) {
    const actions = textsAt(object.json, 'spec', 'validationActions');
    if (
      isKind(object, 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding') &&
      actions.length > 0 &&
      !actions.includes('Deny')
    )
      yield { at: ['spec', 'validationActions'] };
  },
};
