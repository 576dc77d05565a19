import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';

/** A service leaves the user namespace. */
export const hostUsers: ComposeCheck = {
  id: 'CO007',
  aliases: [],
  title: 'A service leaves the user namespace',
  severity: 'medium',
  why: 'userns_mode host takes away that root in the container is nobody on the host.',
  fix: 'Leave userns_mode out.',
  controls: ['CIS-Docker-5.31', 'CWE-250'],
  examples: { good: [serviceWith('user: "1000"\n')], bad: [serviceWith('userns_mode: host\n')] },
  *find({ services }) {
    for (const { json, path } of services)
      if (json['userns_mode'] === 'host') yield { at: [...path, 'userns_mode'] };
  },
};
