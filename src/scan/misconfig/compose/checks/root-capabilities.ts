import { isRootEqual } from '../../kubernetes/hits.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { wordsAt } from '../settings.ts';

/** A service adds a capability that is as good as root on the host. */
export const rootCapabilities: ComposeCheck = {
  id: 'CO003',
  aliases: [],
  title: 'A service adds a capability that is as good as root on the host',
  severity: 'high',
  why: 'With it a process mounts file systems, loads kernel modules or programs, reads any file or memory, and so leaves its container.',
  fix: 'Leave the capability out.',
  controls: ['CIS-Docker-5.4', 'CWE-250', 'T1611'],
  examples: {
    good: [serviceWith('cap_add: [NET_BIND_SERVICE]\n')],
    bad: [serviceWith('cap_add:\n  - SYS_ADMIN\n'), serviceWith('cap_add: [all]\n')],
  },
  *find({ services }) {
    for (const service of services)
      for (const { word, at } of wordsAt(service, 'cap_add'))
        if (isRootEqual(word.toUpperCase().replace(/^CAP_/, '')))
          yield {
            at,
            message: `A service adds the capability ${word.toUpperCase()}, as good as root on the host`,
          };
  },
};
