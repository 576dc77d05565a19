import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { publishedPorts } from '../settings.ts';

/** A service publishes SSH. */
export const sshPort: ComposeCheck = {
  id: 'CO028',
  aliases: [],
  title: 'A service publishes SSH',
  severity: 'medium',
  why: 'An SSH server needs keys and accounts of its own, and is a door that nobody watches.',
  fix: 'Use docker compose exec, and leave the server out.',
  controls: ['CIS-Docker-5.7', 'T1133'],
  examples: { good: [serviceWith('ports: ["8080:80"]\n')], bad: [serviceWith('ports: ["2222:22"]\n')] },
  *find({ services }) {
    for (const service of services)
      for (const { target, protocol, at } of publishedPorts(service))
        if (target === 22 && protocol === 'tcp') yield { at };
  },
};
