import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service sees the processes of the host. */
export const hostProcesses: ComposeCheck = {
  id: 'CO005',
  aliases: [],
  title: 'A service sees the processes of the host',
  severity: 'high',
  why: 'It reads the arguments and environment of every process of the host, and can signal or trace those of its own user.',
  fix: 'Leave pid out.',
  controls: ['CIS-Docker-5.16', 'T1611'],
  examples: { good: [serviceWith('pid: service:db\n')], bad: [serviceWith('pid: host\n')] },
  *find({ services }) {
    for (const { json, path } of services) if (json['pid'] === 'host') yield { at: [...path, 'pid'] };
  },
};
