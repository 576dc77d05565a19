import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A SecurityContextConstraints allows privileged containers. */
export const privilegedConstraints: ManifestCheck = {
  id: 'KM239',
  aliases: ['scc-deny-privileged-container'],
  title: 'A SecurityContextConstraints allows privileged containers',
  severity: 'medium',
  why: 'Whoever may use it is root on the nodes of an OpenShift cluster.',
  fix: 'Set allowPrivilegedContainer: false.',
  controls: ['PSS-baseline', 'T1611'],
  examples: {
    good: [
      manifestOf(
        'security.openshift.io/v1',
        'SecurityContextConstraints',
        'allowPrivilegedContainer: false\n',
      ),
    ],
    bad: [
      manifestOf(
        'security.openshift.io/v1',
        'SecurityContextConstraints',
        'allowPrivilegedContainer: true\n',
      ),
    ],
  },
  *find({ kind, json }) {
    if (kind === 'SecurityContextConstraints' && json['allowPrivilegedContainer'] === true)
      yield { at: ['allowPrivilegedContainer'] };
  },
};
