import { type Check, containersText, namesWhere, ofEveryContainer, type Violation } from '../check.ts';
import { isWindows, type Pod } from '../pod.ts';

const FIELDS = ofEveryContainer('securityContext.allowPrivilegeEscalation');

/** Processes must not gain more privileges than their parent. */
export const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  title: 'Containers must forbid their processes to gain privileges',
  rules: [
    { since: 8, fields: FIELDS, allowed: [false], forbidden: [undefined, null, true] },
    {
      since: 8,
      until: 25,
      fields: FIELDS,
      given: { 'spec.os.name': 'windows' },
      allowed: [],
      forbidden: [undefined],
    },
    { since: 25, fields: FIELDS, given: { 'spec.os.name': 'windows' }, allowed: [undefined], forbidden: [] },
    { since: 25, fields: FIELDS, given: { 'spec.os.name': 'linux' }, allowed: [], forbidden: [undefined] },
  ],
  revisions: [
    { since: 8, run: requireFalse },
    { since: 25, run: (pod) => (isWindows(pod) ? undefined : requireFalse(pod)) },
  ],
};

function requireFalse(pod: Pod): Violation | undefined {
  const names = namesWhere(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (names.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containersText(names)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}
