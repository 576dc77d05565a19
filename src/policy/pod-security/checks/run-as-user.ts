import { type Check, namesWhere, ofEveryContainer, settersText, type Violation } from '../check.ts';
import { inUserNamespace, type Pod } from '../pod.ts';

const FIELDS = ['spec.securityContext.runAsUser', ...ofEveryContainer('securityContext.runAsUser')];

/** The user must not be 0; since 1.35 it may in a user namespace of the pod's own. */
export const runAsUser: Check = {
  id: 'runAsUser',
  level: 'restricted',
  title: 'The user must not be 0, unless (since 1.35) the pod is in its own user namespace',
  rules: [
    { since: 23, fields: FIELDS, allowed: [undefined, null, 1, 65_534], forbidden: [0] },
    { since: 23, until: 35, fields: FIELDS, given: { 'spec.hostUsers': false }, allowed: [], forbidden: [0] },
    { since: 35, fields: FIELDS, given: { 'spec.hostUsers': false }, allowed: [0], forbidden: [] },
  ],
  revisions: [
    { since: 23, run: forbidZero },
    { since: 35, run: (pod) => (inUserNamespace(pod) ? undefined : forbidZero(pod)) },
  ],
};

function forbidZero(pod: Pod): Violation | undefined {
  const byPod = pod.securityContext?.runAsUser === 0;
  const names = namesWhere(pod, ({ securityContext }) => securityContext?.runAsUser === 0);
  if (!byPod && names.length === 0) return undefined;
  return { reason: 'runAsUser=0', detail: `${settersText(byPod, names)} must not set runAsUser=0` };
}
