import { valueAt, textsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith } from '../examples.ts';
import { violators } from '../hits.ts';

/** A process may gain privileges. */
export const privilegeEscalation: ManifestCheck = {
  id: 'KM014',
  aliases: [
    'KSV-0001',
    'privilege-escalation-container',
    'privilegeEscalationAllowed',
    'AllowPrivilegeEscalation',
    'CKV_K8S_20',
  ],
  title: 'A process may gain privileges',
  severity: 'medium',
  why: 'Without allowPrivilegeEscalation: false a set-user-ID program or file capability in the image makes root of any user.',
  fix: 'Set allowPrivilegeEscalation: false.',
  controls: ['PSS-restricted', 'CIS-Kubernetes-5.2.6', 'CWE-250', 'T1548.001'],
  examples: {
    good: [containerWith('securityContext:\n  allowPrivilegeEscalation: false\n')],
    bad: [
      containerWith('securityContext:\n  runAsNonRoot: true\n'),
      containerWith(''),
      containerWith('securityContext: {allowPrivilegeEscalation: true}\n'),
    ],
  },
  *find(object) {
    for (const { json, path } of violators(object, 'allowPrivilegeEscalation')) {
      const at = [...path, 'securityContext', 'allowPrivilegeEscalation'];
      // The API server refuses the field beside these, and who wrote `true` wants it.
      const needed =
        valueAt(json, 'securityContext', 'privileged') === true ||
        valueAt(json, 'securityContext', 'allowPrivilegeEscalation') !== undefined ||
        textsAt(json, 'securityContext', 'capabilities', 'add').some((name) =>
          /^(?:CAP_)?SYS_ADMIN$/i.test(name),
        );
      yield needed ? { at } : { at, patch: { kind: 'set', path: at, value: false } };
    }
  },
};
