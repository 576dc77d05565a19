import { compareText } from '#core/index.ts';
import { joinQuoted } from '../../go-text.ts';
import { type Check, containersText, namesWhere, ofEveryContainer, type Violation } from '../check.ts';
import { inUserNamespace, type Pod } from '../pod.ts';

const FIELDS = ofEveryContainer('securityContext.procMount');

/** `/proc` must be masked; since 1.35 not for pods in their own user namespace. */
export const procMount: Check = {
  id: 'procMount',
  level: 'baseline',
  title: '/proc must be masked, unless (since 1.35) the pod is in its own user namespace',
  rules: [
    { fields: FIELDS, allowed: [undefined, null, 'Default'], forbidden: ['Unmasked', 'other', ''] },
    { until: 35, fields: FIELDS, given: { 'spec.hostUsers': false }, allowed: [], forbidden: ['Unmasked'] },
    { since: 35, fields: FIELDS, given: { 'spec.hostUsers': false }, allowed: ['Unmasked'], forbidden: [] },
    { since: 35, fields: FIELDS, given: { 'spec.hostUsers': true }, allowed: [], forbidden: ['Unmasked'] },
  ],
  revisions: [
    { since: 0, run: requireDefaultProcMount },
    { since: 35, run: (pod) => (inUserNamespace(pod) ? undefined : requireDefaultProcMount(pod)) },
  ],
};

/** The restricted standard masks `/proc` in every pod, as baseline did before 1.35. */
export function requireDefaultProcMount(pod: Pod): Violation | undefined {
  const types = new Set<string>();
  const names = namesWhere(pod, ({ securityContext }) => {
    const type = securityContext?.procMount;
    if (type === undefined || type === 'Default') return false;
    types.add(type);
    return true;
  });
  if (names.length === 0) return undefined;
  const list = joinQuoted([...types].sort(compareText));
  return {
    reason: 'procMount',
    detail: `${containersText(names)} must not set securityContext.procMount to ${list}`,
  };
}
