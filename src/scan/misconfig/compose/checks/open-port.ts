import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { publishedPorts, isOpenAddress } from '../settings.ts';

/** A port is published on all addresses of the host. */
export const openPort: ComposeCheck = {
  id: 'CO029',
  aliases: [],
  title: 'A port is published on all addresses of the host',
  severity: 'negligible',
  why: 'Docker opens it past the firewall of the host.',
  fix: 'Name the address, 127.0.0.1 where a proxy stands in front.',
  controls: ['CIS-Docker-5.14'],
  examples: {
    good: [serviceWith('ports: ["127.0.0.1:8080:80"]\n')],
    bad: [serviceWith('ports: ["8080:80"]\n')],
  },
  *find({ services }) {
    for (const service of services)
      for (const { address, at } of publishedPorts(service)) if (isOpenAddress(address)) yield { at };
  },
};
