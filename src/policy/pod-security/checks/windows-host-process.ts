import { type Check, namesWhere, ofEveryContainer, settersText, type Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

/** Windows pods must not run as processes of the host. */
export const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  title: 'Windows pods must not run as processes of the host',
  rules: [
    {
      fields: [
        'spec.securityContext.windowsOptions.hostProcess',
        ...ofEveryContainer('securityContext.windowsOptions.hostProcess'),
      ],
      allowed: [undefined, null, false],
      forbidden: [true],
    },
  ],
  revisions: [{ since: 0, run: forbidHostProcess }],
};

function forbidHostProcess(pod: Pod): Violation | undefined {
  const byPod = pod.securityContext?.hostProcess === true;
  const names = namesWhere(pod, ({ securityContext }) => securityContext?.hostProcess === true);
  if (!byPod && names.length === 0) return undefined;
  return {
    reason: 'hostProcess',
    detail: `${settersText(byPod, names)} must not set securityContext.windowsOptions.hostProcess=true`,
  };
}
