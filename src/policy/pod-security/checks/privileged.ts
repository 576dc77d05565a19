import { type Check, containersText, namesWhere, ofEveryContainer, type Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

/** Containers must not be privileged. */
export const privileged: Check = {
  id: 'privileged',
  level: 'baseline',
  title: 'Containers must not be privileged',
  rules: [
    {
      fields: ofEveryContainer('securityContext.privileged'),
      allowed: [undefined, null, false],
      forbidden: [true],
    },
  ],
  revisions: [{ since: 0, run: forbidPrivileged }],
};

function forbidPrivileged(pod: Pod): Violation | undefined {
  const names = namesWhere(pod, ({ securityContext }) => securityContext?.privileged === true);
  if (names.length === 0) return undefined;
  return {
    reason: 'privileged',
    detail: `${containersText(names)} must not set securityContext.privileged=true`,
  };
}
