import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { containersOf, podField, violationHits } from '../hits.ts';

const SECCOMP_ANNOTATION = /^(?:container\.)?seccomp\.security\.alpha\.kubernetes\.io\//;

/** Seccomp is switched off. */
export const seccompUnconfined: ManifestCheck = {
  id: 'KM021',
  aliases: ['KSV-0104', 'KSV-0030', 'SeccompUnconfined'],
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
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}\nspec:\n  containers: [{name: web, image: web:1}]\n',
    ],
  },
  *find(object) {
    yield* violationHits(object, 'seccompProfile_baseline', 'seccompProfile');
    // The field says more than the annotation, which Kubernetes ignores since 1.27.
    if (valueAt(object.pod?.spec, 'securityContext', 'seccompProfile') === undefined)
      for (const [key, value] of object.pod?.annotations ?? [])
        if (SECCOMP_ANNOTATION.test(key) && value === 'unconfined')
          yield { at: [...object.pod!.path, 'metadata', 'annotations', key] };
    const shared = valueAt(object.pod?.spec, 'securityContext', 'seccompProfile', 'type') === 'Unconfined';
    const known = object.pod?.violations.some(({ check }) => check === 'seccompProfile_baseline') ?? true;
    if (known) return;
    if (shared) yield { at: podField(object, 'securityContext', 'seccompProfile', 'type') };
    for (const { json, path } of containersOf(object))
      if (valueAt(json, 'securityContext', 'seccompProfile', 'type') === 'Unconfined')
        yield { at: [...path, 'securityContext', 'seccompProfile', 'type'] };
  },
};
