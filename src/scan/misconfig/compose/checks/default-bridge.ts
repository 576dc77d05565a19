import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service stands on the default bridge. */
export const defaultBridge: ComposeCheck = {
  id: 'CO043',
  aliases: [],
  title: 'A service stands on the default bridge',
  severity: 'low',
  why: 'All containers without a network of their own are there and reach each other.',
  fix: 'Leave network_mode out: Compose makes a network for the project.',
  controls: ['CIS-Docker-5.30', 'T1557'],
  examples: { good: [serviceWith('networks: [back]\n')], bad: [serviceWith('network_mode: bridge\n')] },
  *find({ services }) {
    for (const { json, path } of services)
      if (json['network_mode'] === 'bridge') yield { at: [...path, 'network_mode'] };
  },
};
