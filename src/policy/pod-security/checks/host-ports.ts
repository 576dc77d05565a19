import { compareText } from '#core/index.ts';
import {
  type Check,
  containersText,
  namesWhere,
  ofEveryContainer,
  plural,
  type Violation,
} from '../check.ts';
import type { Pod } from '../pod.ts';

/** Containers must not use ports of the host. */
export const hostPorts: Check = {
  id: 'hostPorts',
  level: 'baseline',
  title: 'Containers must not use ports of the host',
  rules: [
    {
      fields: ofEveryContainer('ports[*].hostPort'),
      allowed: [undefined, null, 0],
      forbidden: [80, 8080, -1],
    },
  ],
  revisions: [{ since: 0, run: forbidHostPorts }],
};

function forbidHostPorts(pod: Pod): Violation | undefined {
  const ports = new Set<string>();
  const names = namesWhere(pod, ({ hostPorts }) => {
    for (const port of hostPorts) ports.add(String(port));
    return hostPorts.length > 0;
  });
  if (names.length === 0) return undefined;
  const verb = names.length === 1 ? 'uses' : 'use';
  const list = [...ports].sort(compareText).join(', ');
  return {
    reason: 'hostPort',
    detail: `${containersText(names)} ${verb} ${plural('hostPort', ports.size)} ${list}`,
  };
}
