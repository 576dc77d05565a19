import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service shares memory and queues with the host. */
export const hostIpc: ComposeCheck = {
  id: 'CO006',
  aliases: [],
  title: 'A service shares memory and queues with the host',
  severity: 'high',
  why: 'Shared memory and message queues of the processes of the host are open to it.',
  fix: 'Leave ipc out; two services share memory with ipc service:NAME.',
  controls: ['CIS-Docker-5.17', 'T1611'],
  examples: { good: [serviceWith('ipc: private\n')], bad: [serviceWith('ipc: host\n')] },
  *find({ services }) {
    for (const { json, path } of services) if (json['ipc'] === 'host') yield { at: [...path, 'ipc'] };
  },
};
