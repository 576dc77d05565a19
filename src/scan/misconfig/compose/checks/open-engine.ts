import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { publishedPorts, isOpenAddress } from '../settings.ts';

/** The API of a container engine is open to the network. */
export const openEngine: ComposeCheck = {
  id: 'CO027',
  aliases: [],
  title: 'The API of a container engine is open to the network',
  severity: 'critical',
  why: 'Port 2375 is Docker without a login: whoever reaches it is root.',
  fix: 'Leave the port out; use TLS (2376) or SSH.',
  controls: ['CIS-Docker-2.7', 'T1133', 'T1610'],
  examples: {
    good: [serviceWith('ports: ["127.0.0.1:2375:2375"]\n')],
    bad: [serviceWith('ports: ["2375:2375"]\n')],
  },
  *find({ services }) {
    for (const service of services)
      for (const { address, target, at } of publishedPorts(service))
        if (target === 2375 && isOpenAddress(address)) yield { at };
  },
};
