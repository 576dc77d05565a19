import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service uses the network of the host. */
export const hostNetwork: ComposeCheck = {
  id: 'CO004',
  aliases: [],
  title: 'A service uses the network of the host',
  severity: 'high',
  why: 'It sees the traffic of the host and reaches what listens on its loopback.',
  fix: 'Leave network_mode out and publish ports.',
  controls: ['CIS-Docker-5.10', 'T1611'],
  examples: { good: [serviceWith('networks: [front]\n')], bad: [serviceWith('network_mode: host\n')] },
  *find({ services }) {
    for (const { json, path } of services)
      if (json['network_mode'] === 'host') yield { at: [...path, 'network_mode'] };
  },
};
