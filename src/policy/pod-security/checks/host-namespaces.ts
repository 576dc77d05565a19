import type { Check, Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

/** Pods must not share the network, process or IPC namespace of the host. */
export const hostNamespaces: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  title: 'Pods must not share the network, process or IPC namespace of the host',
  rules: [
    {
      fields: ['spec.hostNetwork', 'spec.hostPID', 'spec.hostIPC'],
      allowed: [undefined, null, false],
      forbidden: [true],
    },
  ],
  revisions: [{ since: 0, run: forbidHostNamespaces }],
};

function forbidHostNamespaces(pod: Pod): Violation | undefined {
  const shared: string[] = [];
  if (pod.hostNetwork) shared.push('hostNetwork=true');
  if (pod.hostPID) shared.push('hostPID=true');
  if (pod.hostIPC) shared.push('hostIPC=true');
  return shared.length === 0 ? undefined : { reason: 'host namespaces', detail: shared.join(', ') };
}
