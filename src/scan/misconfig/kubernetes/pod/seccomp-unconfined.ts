import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { containersOf, podField, violationHits } from '../hits.ts';

/** Seccomp is switched off. */
export const seccompUnconfined: ManifestCheck = {
  id: 'KM021',
  aliases: ['KSV-0104', 'SeccompUnconfined'],
  title: 'Seccomp is switched off',
  severity: 'medium',
  why: 'Unconfined opens every system call, among them those through which kernel flaws are reached.',
  fix: 'Use RuntimeDefault, or a profile of your own with Localhost.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.6.2', 'T1611'],
  examples: {
    good: [podWith('securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n')],
    bad: [
      podWith('securityContext:\n  seccompProfile:\n    type: Unconfined\n'),
      containerWith('securityContext: {seccompProfile: {type: Unconfined}}\n'),
    ],
  },
  *find(object) {
    yield* violationHits(object, 'seccompProfile_baseline', 'seccompProfile');
    const shared = valueAt(object.pod?.spec, 'securityContext', 'seccompProfile', 'type') === 'Unconfined';
    const known = object.pod?.violations.some(({ check }) => check === 'seccompProfile_baseline') ?? true;
    if (known) return;
    if (shared) yield { at: podField(object, 'securityContext', 'seccompProfile', 'type') };
    for (const { json, path } of containersOf(object))
      if (valueAt(json, 'securityContext', 'seccompProfile', 'type') === 'Unconfined')
        yield { at: [...path, 'securityContext', 'seccompProfile', 'type'] };
  },
};
