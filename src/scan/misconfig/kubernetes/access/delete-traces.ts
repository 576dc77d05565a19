import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may remove traces. */
export const deleteTraces: ManifestCheck = {
  id: 'KM145',
  aliases: ['KSV-0042'],
  title: 'A role may remove traces',
  severity: 'low',
  why: 'Events, and the logs of pods that are deleted, are what an investigation starts from.',
  fix: 'Leave delete on events and pods/log out.',
  controls: ['T1070'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [events], verbs: [create, patch]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [events], verbs: [delete]}\n',
      ),
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules: [{apiGroups: [""], resources: [pods/log], verbs: [delete]}]\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(
        rule,
        ['/events', 'events.k8s.io/events', '/pods/log'],
        ['delete', 'deletecollection'],
      );
      if (at !== undefined) yield { at };
    }
  },
};
