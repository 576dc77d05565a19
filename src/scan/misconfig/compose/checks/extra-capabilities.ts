import { isRootEqual } from '../../kubernetes/hits.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { wordsAt } from '../settings.ts';

/** A service adds capabilities. */
export const extraCapabilities: ComposeCheck = {
  id: 'CO002',
  aliases: [],
  title: 'A service adds capabilities',
  severity: 'medium',
  why: "Capabilities beyond Docker's default set let a process change what is outside of its container.",
  fix: 'Leave the capability out.',
  controls: ['CIS-Docker-5.4', 'CWE-250'],
  examples: {
    good: [serviceWith('cap_add: [NET_BIND_SERVICE]\n')],
    bad: [serviceWith('cap_add:\n  - NET_ADMIN\n')],
  },
  *find({ services }) {
    for (const service of services)
      for (const { word, at } of wordsAt(service, 'cap_add')) {
        const name = word.toUpperCase().replace(/^CAP_/, '');
        if (!DEFAULT.has(name) && !isRootEqual(name))
          yield { at, message: `A service adds the capability ${name}` };
      }
  },
};

/** What Docker gives without being asked. */
const DEFAULT: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
